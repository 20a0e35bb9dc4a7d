package io.logwharf.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameGarbageTest {
  private static final int ROUNDS = 300;

  @ParameterizedTest
  @EnumSource(ApiKeys.class)
  void shouldRefuseGarbageInEveryRequestOfKafka(ApiKeys api) {
    for (short version : new short[] {api.oldestVersion(), api.latestVersion()}) {
      RequestHead head = new RequestHead(api.id, version, 1, "");
      for (long seed = 0; seed < ROUNDS; seed++) {
        read(head, garbage(seed), seed);
      }
    }
  }

  @Test
  void shouldRefuseGarbageInHeaders() {
    for (long seed = 0; seed < 20_000; seed++) {
      ByteBuf bytes = garbage(seed);
      try {
        assertThat(RequestHead.read(new ByteBufReadable(bytes)).clientId()).isNotNull();
      } catch (MalformedFrameException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
  }

  @Test
  void shouldNameTheUnknownApiKey() {
    ByteBuf bytes = Unpooled.buffer().writeShort(4711).writeShort(0).writeInt(1).writeShort(-1);
    assertThatThrownBy(() -> RequestHead.read(new ByteBufReadable(bytes)))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("unknown API key 4711");
  }

  @Test
  void shouldReadTheHeaderOfAnUnknownVersionSoThatItCanBeAnswered() {
    ByteBuf bytes = Unpooled.buffer().writeShort(ApiKeys.API_VERSIONS.id).writeShort(99);
    bytes.writeInt(1).writeShort(-1).writeByte(0);
    RequestHead head = RequestHead.read(new ByteBufReadable(bytes));
    assertThat(head.apiVersion()).isEqualTo((short) 99);
    assertThat(head.clientId()).isEmpty();
    assertThatThrownBy(() -> BodyReader.readRequest(head, new ByteBufReadable(bytes)))
        .hasMessage("version 99 of ApiVersions is not supported");
  }

  @Test
  void shouldRefuseLengthsBeyondTheMessageBeforeAllocating() {
    ByteBufReadable in = new ByteBufReadable(Unpooled.wrappedBuffer(new byte[4]));
    assertThatThrownBy(() -> in.readArray(Integer.MAX_VALUE))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> in.readString(-1)).isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> in.readByteBuffer(5)).isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(in::readLong).isInstanceOf(MalformedFrameException.class);
    assertThat(in.readInt()).isZero();
  }

  @Test
  void shouldReadTheVariableLengthNumbersItWrites() {
    long[] numbers = {0, 1, -1, 63, 64, -65, 8191, 8192, 1L << 31, -1L << 31, Long.MAX_VALUE};
    ByteBuf bytes = Unpooled.buffer();
    ByteBufWritable out = new ByteBufWritable(bytes);
    for (long number : numbers) {
      out.writeVarlong(number);
      out.writeVarint((int) number);
      out.writeUnsignedVarint((int) number);
    }
    ByteBufReadable in = new ByteBufReadable(bytes);
    for (long number : numbers) {
      assertThat(in.readVarlong()).isEqualTo(number);
      assertThat(in.readVarint()).isEqualTo((int) number);
      assertThat(in.readUnsignedVarint()).isEqualTo((int) number);
    }
    ByteBuf endless = Unpooled.buffer().writeLong(-1).writeLong(-1);
    assertThatThrownBy(() -> new ByteBufReadable(endless).readVarlong())
        .isInstanceOf(MalformedFrameException.class);
  }

  private static void read(RequestHead head, ByteBuf bytes, long seed) {
    try {
      BodyReader.readRequest(head, new ByteBufReadable(bytes));
    } catch (MalformedFrameException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    } catch (RuntimeException e) {
      fail(head + " seed " + seed, e);
    }
  }

  /** Small numbers often, so that garbage gets further than its first length. */
  private static ByteBuf garbage(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(200)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(4));
    }
    return Unpooled.wrappedBuffer(bytes);
  }
}
