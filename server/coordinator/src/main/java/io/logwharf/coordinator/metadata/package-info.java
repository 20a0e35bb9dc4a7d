/**
 * The metadata of a cluster as an event-sourced state machine: its id, the topics, the
 * configurations of topics and groups, the producer ids given out.
 *
 * <pre>
 * record            := version (int8, 0) type (int8) body
 * cluster created   := type 0: cluster id (uuid)
 * topic created     := type 1: id (uuid) name (string) partitions (varint) configs
 * topic deleted     := type 2: id (uuid)
 * configs changed   := type 3: resource type (int8; 0 topic, 1 group) resource (string) changes
 * producer ids      := type 4: the first id not reserved (varint)
 * configs           := count (varint) (key (string) value (string))*
 * changes           := count (varint) (key (string) set? (int8) [value (string), where set])*
 * string            := length in bytes (varint) UTF-8
 * </pre>
 *
 * <p>A snapshot is these records again, saying what the earlier ones amount to; replaying it on top
 * of them changes nothing, so one that a crash cut short does no harm.
 */
package io.logwharf.coordinator.metadata;
