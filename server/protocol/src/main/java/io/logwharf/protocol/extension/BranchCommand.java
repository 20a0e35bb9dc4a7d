package io.logwharf.protocol.extension;

import java.util.List;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Leads an XA branch to its end: what a transaction manager does by its XAResource, and what an
 * administrator does by hand. Any connection may ask, of any branch. Answered with a {@link
 * BranchOutcome} when what it says is on stable storage and, of a commit or a roll-back, visible.
 *
 * <p>PREPARE and COMMIT_ONE_PHASE may be asked for right behind the work, without waiting for the
 * answers to it: the broker carries them out when the connection's work that they name is done
 * with, and rolls back where less of it was taken than they say. Of work that they don't name, as
 * it came by other connections, an END must have told; until then they are XA_RETRY.
 *
 * <p>On the wire: action (1 byte), branch, again (1 byte), works as in {@link LeaseWork}.
 *
 * @param again whether it is asked once more because a connection took the answer with it. To
 *     prepare a prepared branch is XAER_PROTO otherwise; what that connection's leases have open is
 *     rolled back, so that nothing late by it counts
 * @param works of PREPARE, COMMIT_ONE_PHASE and END: what was done in the branch by this
 *     connection. By the first of them a commit in one phase is answered truly also after the
 *     branch was forgotten
 */
public record BranchCommand(Action action, BranchId branch, boolean again, List<LeaseWork> works) {

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
    ROLL_BACK_BY_HAND(7),
    /**
     * {@code end(TMSUCCESS)}: all work of these leases in the branch has been sent. XA_OK where the
     * broker has taken all of it, otherwise the branch is rolled back.
     */
    END(8);

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
    return new BranchCommand(action, branch, false, List.of());
  }

  /** The same command, repeated because the answer was lost. */
  public BranchCommand repeated() {
    return new BranchCommand(action, branch, true, works);
  }

  public static BranchCommand read(Readable in) {
    return new BranchCommand(
        Action.forId(in.readByte()),
        BranchId.read(in),
        WireArrays.readBoolean(in),
        LeaseWork.readList(in));
  }

  public void write(Writable out) {
    out.writeByte(action.id);
    branch.write(out);
    WireArrays.writeBoolean(out, again);
    LeaseWork.writeList(out, works);
  }
}
