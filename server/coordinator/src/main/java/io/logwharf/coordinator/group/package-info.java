/**
 * The members of share groups, and which partitions each of them reads (KIP-932,
 * ShareGroupHeartbeat). Soft state: after a restart the members find themselves unknown and join
 * again; what they have acquired and acknowledged is in the share partitions, not here.
 */
package io.logwharf.coordinator.group;
