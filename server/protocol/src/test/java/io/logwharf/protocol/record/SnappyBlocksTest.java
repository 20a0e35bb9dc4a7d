package io.logwharf.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class SnappyBlocksTest {
  private static final SimpleRecord RECORD = new SimpleRecord(1, new byte[] {1, 2, 3});

  @Test
  void shouldReadTheBareFormThatOtherClientsSend() {
    ByteBuffer batch = bareSnappy(plainRecords().remaining());
    assertThat(new BatchValidator(1000, 1000).validate(batch)).isEqualTo(1);
    assertThat(TestBatches.readByUs(batch)).containsExactly(RECORD);
  }

  @Test
  void shouldRefuseWhatClaimsTooMuchBeforeTheLibraryAllocatesIt() {
    ByteBuffer batch = bareSnappy(Integer.MAX_VALUE);
    assertThatThrownBy(() -> new BatchValidator(1000, 1000).validate(batch))
        .isInstanceOfSatisfying(
            InvalidBatchException.class,
            e -> assertThat(e.error()).isEqualTo(Errors.MESSAGE_TOO_LARGE));
  }

  @Test
  void shouldAddUpTheBlocksOfTheFramedForm() {
    ByteBuf framed = Unpooled.buffer();
    framed.writeBytes(new byte[] {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0});
    framed.writeInt(1).writeInt(1);
    framed.writeInt(3).writeByte(100).writeShort(0);
    framed.writeInt(1).writeByte(50);
    SnappyBlocks.requireWithin(framed.nioBuffer(), 150);
    assertThatThrownBy(() -> SnappyBlocks.requireWithin(framed.nioBuffer(), 149))
        .isInstanceOf(InvalidBatchException.class);
    framed.writeInt(1_000_000).writeByte(1);
    assertThatThrownBy(() -> SnappyBlocks.requireWithin(framed.nioBuffer(), 1000))
        .hasMessageContaining("not whole");
  }

  private static ByteBuffer plainRecords() {
    return TestBatches.ourBatch(List.of(RECORD)).position(BatchFormat.RECORDS).slice();
  }

  /** The records as one literal, which is what snappy makes of data that it can't compress. */
  private static ByteBuffer bareSnappy(int claimedSize) {
    ByteBuffer records = plainRecords();
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(TestBatches.ourBatch(List.of(RECORD)).limit(BatchFormat.RECORDS));
    int rest = claimedSize;
    while (rest > 0x7f) {
      out.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
    out.writeByte((records.remaining() - 1) << 2);
    out.writeBytes(records);
    out.setInt(BatchFormat.LENGTH, out.readableBytes() - BatchFormat.LENGTH_OVERHEAD);
    out.setShort(BatchFormat.ATTRIBUTES, 2);
    CRC32C crc = new CRC32C();
    crc.update(out.nioBuffer().position(BatchFormat.ATTRIBUTES));
    out.setInt(BatchFormat.CRC, (int) crc.getValue());
    return out.nioBuffer();
  }
}
