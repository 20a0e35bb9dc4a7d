/**
 * The records of a share partition's state log, and their bytes.
 *
 * <pre>
 * record   := version (int8, 0) type (int8) body
 * changes  := type 0: range*
 *   range    := first offset minus the one after the previous range (signed varint, at first from 0)
 *               (length - 1) * 2 + kind (varint; kind 0 done, 1 not done with a delivery count)
 *               [delivery count (varint), where the kind is 1]
 * frontier := type 1: delivery frontier (varint)
 * snapshot := type 2: part number from 0 (varint) last part? (int8)
 *               start offset (varint), scan frontier - start offset (varint),
 *               delivery frontier (varint), held*
 *   held     := first offset minus the one after the previous range (varint; at first in each part
 *               from the start offset) (length - 1) * 2 + kind (varint; kind 1 acknowledged in a
 *               transaction, 0 not) delivery count (varint) [transaction, where the kind is 1]
 * pending  := type 3: transaction, held in it*
 *   held in it := first offset minus the one after the previous range (signed varint, at first from
 *               0) length - 1 (varint) delivery count (varint)
 *   transaction := producer id (varint) number of the producer's transaction, from 1 (varint)
 * </pre>
 *
 * <p>What a transaction holds stays so until a record of changes says what became of it: done, or
 * not done with a delivery count. A snapshot replaces all that came before it; what it doesn't name
 * between its start offset and its scan frontier is done. One that takes several records counts
 * when its last part has been read, with nothing between its parts.
 */
package io.logwharf.coordinator.share.record;
