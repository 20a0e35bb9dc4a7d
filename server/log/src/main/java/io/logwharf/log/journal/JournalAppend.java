package io.logwharf.log.journal;

import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import java.nio.ByteBuffer;

/**
 * One append on its way through the journal, or a barrier, which is an append of nothing: it is
 * done when everything before it is. The memory must stay valid until the listener is told.
 */
public final class JournalAppend {
  final JournalLane lane;
  final Durability durability;
  final AppendListener listener;
  ByteBuffer memory;
  int index;
  int length;
  long baseOffset;
  long nextOffset;
  int leaderEpoch;

  /** An append to one log. */
  public JournalAppend(JournalLane lane, Durability durability, AppendListener listener) {
    this.lane = lane;
    this.durability = durability;
    this.listener = listener;
  }

  /** What is done when everything before it is, to the durability asked. */
  public static JournalAppend barrier(Durability durability, AppendListener listener) {
    return new JournalAppend(null, durability, listener);
  }

  /** Says where the bytes of the batches are. */
  public JournalAppend bytes(ByteBuffer memory, int index, int length) {
    this.memory = memory;
    this.index = index;
    this.length = length;
    return this;
  }

  /** Says which offsets the batches cover. */
  public JournalAppend offsets(long baseOffset, long nextOffset, int leaderEpoch) {
    this.baseOffset = baseOffset;
    this.nextOffset = nextOffset;
    this.leaderEpoch = leaderEpoch;
    return this;
  }

  boolean isBarrier() {
    return lane == null;
  }
}
