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
 *               delivery frontier (varint), range*
 *   range    := first offset minus the one after the previous range (varint; at first in each part
 *               from the start offset) (length - 1) * 8 + kind (varint; 0 available, else as below)
 *               delivery count (varint) [holding, where the kind is not 0]
 * held     := type 2 + kind: holding, range held*
 *   holding  := kind 1, accepted in a transaction: transaction
 *               kind 2, to be delivered again at a time: ms since 1970 (varint)
 *               kind 3, to be moved to another queue: reason (varint; 0 delivered too often,
 *               1 rejected, 2 expired)
 *               kind 4, being moved in a transaction: transaction, reason
 *   range held := first offset minus the one after the previous range (signed varint, at first from
 *               0) length - 1 (varint) delivery count (varint)
 *   transaction := producer id (varint) number of the producer's transaction, from 1 (varint)
 * </pre>
 *
 * <p>What is held stays so until a later record says what became of it, but what is scheduled is
 * available once its time has come. A snapshot replaces all that came before it; what it doesn't
 * name between its start offset and its scan frontier is done. One that takes several records
 * counts when its last part has been read, with nothing between its parts.
 */
package io.logwharf.coordinator.share.record;
