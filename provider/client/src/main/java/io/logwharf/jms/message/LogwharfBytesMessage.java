package io.logwharf.jms.message;

import io.logwharf.protocol.message.BodyType;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordView;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A message whose body is bytes: write-only until {@link #reset()}, then read-only. A read that
 * fails leaves the position where it was.
 */
public final class LogwharfBytesMessage extends LogwharfMessage implements BytesMessage {
  /** One of the two is null: written while the body is write-only, read while it is read-only. */
  private BytesOutput written;

  private ByteBuffer read;

  LogwharfBytesMessage() {
    super(BodyType.BYTES);
    written = new BytesOutput();
  }

  LogwharfBytesMessage(RecordView record, Delivery delivery) {
    super(BodyType.BYTES, record, delivery);
    read = record.valueLength() < 0 ? ByteBuffer.allocate(0) : record.value();
  }

  private ByteBuffer readable(int bytes) throws JMSException {
    ByteBuffer source = readable();
    if (source.remaining() < bytes) {
      throw MessageErrors.endOfBody();
    }
    return source;
  }

  private ByteBuffer readable() throws JMSException {
    if (read == null) {
      throw MessageErrors.bodyNotReadable();
    }
    return read;
  }

  private ByteBuffer writeable(int bytes) throws JMSException {
    if (written == null) {
      throw MessageErrors.bodyNotWriteable();
    }
    return written.room(bytes);
  }

  @Override
  public long getBodyLength() throws JMSException {
    return readable().limit();
  }

  @Override
  public boolean readBoolean() throws JMSException {
    return readable(Byte.BYTES).get() != 0;
  }

  @Override
  public byte readByte() throws JMSException {
    return readable(Byte.BYTES).get();
  }

  @Override
  public int readUnsignedByte() throws JMSException {
    return Byte.toUnsignedInt(readable(Byte.BYTES).get());
  }

  @Override
  public short readShort() throws JMSException {
    return readable(Short.BYTES).getShort();
  }

  @Override
  public int readUnsignedShort() throws JMSException {
    return Short.toUnsignedInt(readable(Short.BYTES).getShort());
  }

  @Override
  public char readChar() throws JMSException {
    return readable(Character.BYTES).getChar();
  }

  @Override
  public int readInt() throws JMSException {
    return readable(Integer.BYTES).getInt();
  }

  @Override
  public long readLong() throws JMSException {
    return readable(Long.BYTES).getLong();
  }

  @Override
  public float readFloat() throws JMSException {
    return readable(Float.BYTES).getFloat();
  }

  @Override
  public double readDouble() throws JMSException {
    return readable(Double.BYTES).getDouble();
  }

  @Override
  public String readUTF() throws JMSException {
    ByteBuffer source = readable(Short.BYTES);
    int length = Short.toUnsignedInt(source.getShort(source.position()));
    if (source.remaining() < Short.BYTES + length) {
      throw MessageErrors.endOfBody();
    }
    byte[] bytes = new byte[Short.BYTES + length];
    source.get(source.position(), bytes);
    try {
      String text = new DataInputStream(new ByteArrayInputStream(bytes)).readUTF();
      source.position(source.position() + bytes.length);
      return text;
    } catch (IOException e) {
      throw MessageErrors.format("the next bytes are no UTF string", e);
    }
  }

  @Override
  public int readBytes(byte[] target) throws JMSException {
    return readBytes(target, target.length);
  }

  @Override
  public int readBytes(byte[] target, int length) throws JMSException {
    ByteBuffer source = readable();
    if (length < 0 || length > target.length) {
      throw new IndexOutOfBoundsException(
          "length " + length + " for an array of " + target.length + " bytes");
    }
    if (!source.hasRemaining() && length > 0) {
      return -1;
    }
    int count = Math.min(length, source.remaining());
    source.get(target, 0, count);
    return count;
  }

  @Override
  public void writeBoolean(boolean value) throws JMSException {
    writeable(Byte.BYTES).put((byte) (value ? 1 : 0));
  }

  @Override
  public void writeByte(byte value) throws JMSException {
    writeable(Byte.BYTES).put(value);
  }

  @Override
  public void writeShort(short value) throws JMSException {
    writeable(Short.BYTES).putShort(value);
  }

  @Override
  public void writeChar(char value) throws JMSException {
    writeable(Character.BYTES).putChar(value);
  }

  @Override
  public void writeInt(int value) throws JMSException {
    writeable(Integer.BYTES).putInt(value);
  }

  @Override
  public void writeLong(long value) throws JMSException {
    writeable(Long.BYTES).putLong(value);
  }

  @Override
  public void writeFloat(float value) throws JMSException {
    writeable(Float.BYTES).putFloat(value);
  }

  @Override
  public void writeDouble(double value) throws JMSException {
    writeable(Double.BYTES).putDouble(value);
  }

  @Override
  public void writeUTF(String value) throws JMSException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length() + Short.BYTES);
    try {
      new DataOutputStream(bytes).writeUTF(value);
    } catch (IOException e) {
      throw MessageErrors.format("a string of more than 65535 bytes; use writeBytes", e);
    }
    writeBytes(bytes.toByteArray());
  }

  @Override
  public void writeBytes(byte[] value) throws JMSException {
    writeBytes(value, 0, value.length);
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) throws JMSException {
    Objects.checkFromIndexSize(offset, length, value.length);
    writeable(length).put(value, offset, length);
  }

  @Override
  public void writeObject(Object value) throws JMSException {
    Objects.requireNonNull(value, "a bytes message can't hold null");
    if (value instanceof Boolean flag) {
      writeBoolean(flag);
    } else if (value instanceof Character character) {
      writeChar(character);
    } else if (value instanceof String text) {
      writeUTF(text);
    } else if (value instanceof byte[] bytes) {
      writeBytes(bytes);
    } else {
      writeNumber(value);
    }
  }

  private void writeNumber(Object value) throws JMSException {
    if (value instanceof Byte number) {
      writeByte(number);
    } else if (value instanceof Short number) {
      writeShort(number);
    } else if (value instanceof Integer number) {
      writeInt(number);
    } else if (value instanceof Long number) {
      writeLong(number);
    } else if (value instanceof Float number) {
      writeFloat(number);
    } else if (value instanceof Double number) {
      writeDouble(number);
    } else {
      throw MessageErrors.format("a bytes message can't hold a " + value.getClass().getName());
    }
  }

  @Override
  public void reset() {
    if (written != null) {
      read = written.written();
      written = null;
    }
    read.rewind();
  }

  @Override
  void emptyBody() {
    written = new BytesOutput();
    read = null;
  }

  /** Leaves the message reset, as {@link jakarta.jms.Message#getBody} has it. */
  @Override
  Object bodyObject() {
    reset();
    if (!read.hasRemaining()) {
      return null;
    }
    byte[] bytes = new byte[read.remaining()];
    read.get(0, bytes);
    return bytes;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public boolean isBodyAssignableTo(Class type) {
    return bodySize() == 0 || type.isAssignableFrom(byte[].class);
  }

  @Override
  int bodySize() {
    return written != null ? written.size() : read.limit();
  }

  @Override
  void writeBody(BatchWriter out) {
    if (written != null) {
      out.value(written.array(), 0, written.size());
    } else {
      out.value(read.array(), read.arrayOffset(), read.limit());
    }
  }
}
