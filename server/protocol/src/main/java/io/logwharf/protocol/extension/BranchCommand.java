package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Leads an XA branch to its end: what a transaction manager does by its XAResource, and what an
 * administrator does by hand. Any connection may ask, of any branch. Answered with a {@link
 * BranchOutcome} when what it says is on stable storage and, of a commit or a roll-back, visible.
 *
 * <p>On the wire: action (1 byte), branch, again (1 byte), witness (int64), its epoch (int16).
 *
 * @param again for {@link Action#PREPARE}: whether it is asked once more because a connection took
 *     the answer with it; otherwise to prepare a prepared branch is XAER_PROTO
 * @param witnessId for {@link Action#COMMIT_ONE_PHASE}: a producer id that has worked in the
 *     branch, by which the question is answered truly also after the branch was forgotten; -1 for
 *     none
 * @param witnessEpoch the epoch of that work
 */
public record BranchCommand(
    Action action, BranchId branch, boolean again, long witnessId, short witnessEpoch) {
  private static final long NO_WITNESS = -1;

  /** What is to be done. */
  public enum Action {
    /** Votes: XA_OK, and it is prepared; XA_RDONLY or a roll-back code, and it is no more. */
    PREPARE(0),
    /** Commits a prepared branch. */
    COMMIT(1),
    /** Commits a branch that is not prepared. */
    COMMIT_ONE_PHASE(2),
    ROLLBACK(3),
    /** Forgets a branch that was resolved by hand, and which the manager has heard of. */
    FORGET(4),
    /** {@code end(TMFAIL)}: it can only be rolled back from here on. */
    MARK_ROLLBACK_ONLY(5),
    /** Commits a prepared branch by hand: a heuristic outcome, kept until it is forgotten. */
    COMMIT_BY_HAND(6),
    /** Rolls back a prepared branch by hand: a heuristic outcome, kept until it is forgotten. */
    ROLL_BACK_BY_HAND(7);

    private static final Action[] ALL = values();
    private final byte id;

    Action(int id) {
      this.id = (byte) id;
    }

    static Action forId(byte id) {
      for (Action action : ALL) {
        if (action.id == id) {
          return action;
        }
      }
      throw new IllegalArgumentException("no action on a branch has the number " + id);
    }
  }

  /** A command that is asked for the first time. */
  public static BranchCommand of(Action action, BranchId branch) {
    return new BranchCommand(action, branch, false, NO_WITNESS, (short) -1);
  }

  /** The same command, repeated because the answer was lost. */
  public BranchCommand repeated() {
    return new BranchCommand(action, branch, true, witnessId, witnessEpoch);
  }

  public boolean hasWitness() {
    return witnessId != NO_WITNESS;
  }

  public static BranchCommand read(Readable in) {
    return new BranchCommand(
        Action.forId(in.readByte()),
        BranchId.read(in),
        WireArrays.readBoolean(in),
        in.readLong(),
        in.readShort());
  }

  public void write(Writable out) {
    out.writeByte(action.id);
    branch.write(out);
    WireArrays.writeBoolean(out, again);
    out.writeLong(witnessId);
    out.writeShort(witnessEpoch);
  }
}
