package io.logwharf.protocol.record;

import java.nio.ByteBuffer;

/**
 * Goes through the headers of one record. Begins before the first; nothing is read of a value that
 * is not asked for. Reusable; not thread-safe.
 */
public final class HeaderCursor {
  private final ByteCursor in = new ByteCursor();
  private ByteBuffer buffer;
  private int left;
  private int keyPosition;
  private int keyLength;
  private int valuePosition;
  private int valueLength;

  void reset(ByteBuffer source, int from, int end, int count) {
    this.buffer = source;
    this.left = count;
    in.reset(source, from, end);
  }

  /**
   * Goes to the next header.
   *
   * @return false behind the last
   * @throws InvalidBatchException where the bytes are no header
   */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    keyLength = in.readLength(false);
    keyPosition = in.position();
    in.skip(keyLength);
    valueLength = in.readLength(true);
    valuePosition = in.position();
    in.skip(Math.max(valueLength, 0));
    return true;
  }

  /** Whether the header's name is this one, given in UTF-8. */
  public boolean isNamed(byte[] name) {
    if (keyLength != name.length) {
      return false;
    }
    for (int i = name.length - 1; i >= 0; i--) {
      if (buffer.get(keyPosition + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** A hash of the header's name, of all its bytes. */
  public int nameHash() {
    int hash = keyLength;
    for (int i = 0; i < keyLength; i++) {
      hash = 31 * hash + buffer.get(keyPosition + i);
    }
    return hash;
  }

  /** Bytes of the header's name. */
  public int nameLength() {
    return keyLength;
  }

  /** One byte of the header's name. */
  public byte nameByte(int index) {
    return buffer.get(keyPosition + index);
  }

  /** The header's name. */
  public String name() {
    return RecordView.Bytes.text(buffer, keyPosition, keyLength);
  }

  /** -1 for a null value. */
  public int valueLength() {
    return valueLength;
  }

  /** One byte of the header's value. */
  public byte valueByte(int index) {
    return buffer.get(valuePosition + index);
  }

  /** The header's value read as UTF-8, null where there is none. */
  public String valueAsText() {
    return valueLength < 0 ? null : RecordView.Bytes.text(buffer, valuePosition, valueLength);
  }

  /** The header's value, a view of the record's buffer, null where there is none. */
  public ByteBuffer value() {
    return valueLength < 0 ? null : buffer.slice(valuePosition, valueLength);
  }

  /** Goes behind the last header. */
  void skipAll() {
    boolean more = next();
    while (more) {
      more = next();
    }
  }

  /** Bytes from the last header read to the record's end. */
  int remaining() {
    return in.remaining();
  }
}
