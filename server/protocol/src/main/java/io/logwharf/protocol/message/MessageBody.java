package io.logwharf.protocol.message;

import io.logwharf.protocol.record.BatchWriter;

/** A body that can write itself as a record's value. */
public interface MessageBody {
  /** A message without a body. */
  MessageBody NONE =
      new MessageBody() {
        @Override
        public int sizeHint() {
          return 0;
        }

        @Override
        public void write(BatchWriter out) {
          out.value((byte[]) null);
        }
      };

  /** About how many bytes the value will take; the right magnitude saves a copy. */
  int sizeHint();

  /** Writes the value, and nothing else, exactly once. */
  void write(BatchWriter out);
}
