package io.logwharf.jms.xa;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.Xid;

/** A branch of a test's own. */
record TestXid(int number) implements Xid {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** One that nobody has used in this JVM. */
  static TestXid next() {
    return new TestXid(NUMBERS.incrementAndGet());
  }

  @Override
  public int getFormatId() {
    return 4711;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  @Override
  public byte[] getBranchQualifier() {
    return new byte[] {1};
  }

  boolean is(Xid other) {
    return other.getFormatId() == getFormatId()
        && ByteBuffer.wrap(other.getGlobalTransactionId())
            .equals(ByteBuffer.wrap(getGlobalTransactionId()));
  }
}
