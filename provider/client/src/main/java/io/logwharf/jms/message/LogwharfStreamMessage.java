package io.logwharf.jms.message;

import io.logwharf.protocol.message.BodyType;
import io.logwharf.protocol.message.InvalidBodyException;
import io.logwharf.protocol.message.TypedValues;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordView;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A message whose body is a sequence of values of the types of §3.11.3: write-only until {@link
 * #reset()}, then read-only. A read that fails leaves the position where it was.
 */
public final class LogwharfStreamMessage extends LogwharfMessage implements StreamMessage {
  private static final int VALUE_SIZE_HINT = 16;
  private static final int NO_FIELD = -1;

  private List<Object> values;
  private boolean readable;
  private int position;

  /** How much of a byte array has been read by readBytes, {@link #NO_FIELD} outside of one. */
  private int fieldPosition = NO_FIELD;

  LogwharfStreamMessage() {
    super(BodyType.STREAM);
    values = new ArrayList<>();
  }

  LogwharfStreamMessage(RecordView record, Delivery delivery) {
    super(BodyType.STREAM, record, delivery);
    readable = true;
  }

  private List<Object> values() throws JMSException {
    if (values == null) {
      try {
        values = TypedValues.readStream(receivedBody().value());
      } catch (InvalidBodyException e) {
        throw MessageErrors.format(e.getMessage(), e);
      }
    }
    return values;
  }

  /** The next value, which stays the next until {@link #advance}. */
  private Object peek() throws JMSException {
    if (!readable) {
      throw MessageErrors.bodyNotReadable();
    }
    if (position == values().size()) {
      throw MessageErrors.endOfBody();
    }
    return values().get(position);
  }

  private Object peekWhole() throws JMSException {
    Object value = peek();
    if (fieldPosition != NO_FIELD) {
      throw MessageErrors.format(
          "the byte array that readBytes has begun must be read to its end first");
    }
    return value;
  }

  private <T> T advance(T read) {
    position++;
    fieldPosition = NO_FIELD;
    return read;
  }

  private void write(Object value) throws JMSException {
    if (readable) {
      throw MessageErrors.bodyNotWriteable();
    }
    values().add(value);
  }

  @Override
  public boolean readBoolean() throws JMSException {
    return advance(Conversions.toBoolean(peekWhole()));
  }

  @Override
  public byte readByte() throws JMSException {
    return advance(Conversions.toByte(peekWhole()));
  }

  @Override
  public short readShort() throws JMSException {
    return advance(Conversions.toShort(peekWhole()));
  }

  @Override
  public char readChar() throws JMSException {
    return advance(Conversions.toChar(peekWhole()));
  }

  @Override
  public int readInt() throws JMSException {
    return advance(Conversions.toInt(peekWhole()));
  }

  @Override
  public long readLong() throws JMSException {
    return advance(Conversions.toLong(peekWhole()));
  }

  @Override
  public float readFloat() throws JMSException {
    return advance(Conversions.toFloat(peekWhole()));
  }

  @Override
  public double readDouble() throws JMSException {
    return advance(Conversions.toDouble(peekWhole()));
  }

  @Override
  public String readString() throws JMSException {
    return advance(Conversions.toText(peekWhole()));
  }

  @Override
  public Object readObject() throws JMSException {
    Object value = peekWhole();
    return advance(value instanceof byte[] bytes ? bytes.clone() : value);
  }

  @Override
  public int readBytes(byte[] target) throws JMSException {
    Object value = peek();
    if (value == null) {
      return advance(-1);
    }
    if (!(value instanceof byte[] bytes)) {
      throw MessageErrors.conversion(value, "byte[]");
    }
    int from = Math.max(fieldPosition, 0);
    if (fieldPosition != NO_FIELD && from == bytes.length) {
      return advance(-1);
    }
    int count = Math.min(target.length, bytes.length - from);
    System.arraycopy(bytes, from, target, 0, count);
    if (count < target.length) {
      return advance(count);
    }
    fieldPosition = from + count;
    return count;
  }

  @Override
  public void writeBoolean(boolean value) throws JMSException {
    write(value);
  }

  @Override
  public void writeByte(byte value) throws JMSException {
    write(value);
  }

  @Override
  public void writeShort(short value) throws JMSException {
    write(value);
  }

  @Override
  public void writeChar(char value) throws JMSException {
    write(value);
  }

  @Override
  public void writeInt(int value) throws JMSException {
    write(value);
  }

  @Override
  public void writeLong(long value) throws JMSException {
    write(value);
  }

  @Override
  public void writeFloat(float value) throws JMSException {
    write(value);
  }

  @Override
  public void writeDouble(double value) throws JMSException {
    write(value);
  }

  @Override
  public void writeString(String value) throws JMSException {
    write(value);
  }

  @Override
  public void writeBytes(byte[] value) throws JMSException {
    write(value == null ? null : value.clone());
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) throws JMSException {
    write(value == null ? null : BytesOutput.copyOf(value, offset, length));
  }

  @Override
  public void writeObject(Object value) throws JMSException {
    if (!TypedValues.isAllowed(value)) {
      throw MessageErrors.format("a stream message can't hold a " + value.getClass().getName());
    }
    write(value instanceof byte[] bytes ? bytes.clone() : value);
  }

  @Override
  public void reset() {
    readable = true;
    position = 0;
    fieldPosition = NO_FIELD;
  }

  @Override
  void emptyBody() {
    values = new ArrayList<>();
    reset();
    readable = false;
  }

  @Override
  public <T> T getBody(Class<T> type) throws MessageFormatException {
    throw MessageErrors.format("the body of a stream message can't be read as one object");
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class type) {
    return false;
  }

  @Override
  int bodySize() {
    return values == null
        ? Math.max(0, receivedBody().valueLength())
        : VALUE_SIZE_HINT * values.size();
  }

  @Override
  void writeBody(BatchWriter out) {
    if (values == null) {
      out.value(receivedBody().copyValue());
    } else {
      TypedValues.writeStream(out.beginValue(bodySize()), values);
      out.endValue();
    }
  }
}
