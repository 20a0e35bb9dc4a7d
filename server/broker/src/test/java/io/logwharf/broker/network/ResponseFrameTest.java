package io.logwharf.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResponseFrameTest {
  private static final int LEAST_REGION = 8;

  private final AtomicInteger released = new AtomicInteger();

  @Test
  void shouldPutSizeAndCorrelationIdFirst() {
    ByteBuf bytes = whole(new Response(77, (short) 0, out -> out.writeInt(5)));

    assertThat(bytes.readInt()).isEqualTo(8);
    assertThat(bytes.readInt()).isEqualTo(77);
    assertThat(bytes.readInt()).isEqualTo(5);
    assertThat(bytes.isReadable()).isFalse();
  }

  @Test
  void shouldAddTaggedFieldsToFlexibleHeaders() {
    ByteBuf bytes = whole(new Response(77, (short) 1, out -> out.writeInt(5)));

    assertThat(bytes.readInt()).isEqualTo(9);
    assertThat(bytes.skipBytes(4).readByte()).isZero();
  }

  @Test
  void shouldCopySmallRegionsAndCloseThem() {
    ResponseFrame frame =
        encode(new Response(1, (short) 0, out -> out.writeRecords(region("small"))));

    assertThat(frame.parts()).hasSize(1);
    assertThat(released).hasValue(1);
    assertThat(join(frame).toString(8, 5, StandardCharsets.UTF_8)).isEqualTo("small");
  }

  @Test
  void shouldKeepLargeRegionsBetweenTheFieldsAroundThem() {
    Response response =
        new Response(
            1,
            (short) 0,
            out -> {
              out.writeByte((byte) 'a');
              out.writeRecords(region("first large one"));
              out.writeByte((byte) 'b');
              out.writeRecords(region("second large one"));
              out.writeByte((byte) 'c');
            });

    ResponseFrame frame = encode(response);
    assertThat(frame.parts()).hasSize(5);
    assertThat(released).hasValue(0);
    ByteBuf bytes = join(frame);

    assertThat(released).hasValue(2);
    assertThat(bytes.readInt()).isEqualTo(bytes.readableBytes());
    assertThat(bytes.toString(8, bytes.readableBytes() - 4, StandardCharsets.UTF_8))
        .isEqualTo("afirst large onebsecond large onec");
  }

  @Test
  void shouldReleaseEverythingWhenTheBodyFails() {
    Response response =
        new Response(
            1,
            (short) 0,
            out -> {
              out.writeRecords(region("a region that is large"));
              throw new IllegalStateException("a fault that the test makes");
            });

    assertThatThrownBy(() -> encode(response)).isInstanceOf(IllegalStateException.class);
    assertThat(released).hasValue(1);
  }

  private RecordRegion region(String text) {
    return RecordRegion.of(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), released::incrementAndGet);
  }

  private static ResponseFrame encode(Response response) {
    return ResponseFrame.encode(PooledByteBufAllocator.DEFAULT, LEAST_REGION, response);
  }

  private static ByteBuf whole(Response response) {
    return join(encode(response));
  }

  private static ByteBuf join(ResponseFrame frame) {
    ByteBuf whole = Unpooled.buffer();
    for (ResponseFrame.Part part : frame.parts()) {
      whole.writeBytes((ByteBuf) part.message());
      part.release();
    }
    assertThat(whole.readableBytes()).isEqualTo(frame.bytes());
    return whole;
  }
}
