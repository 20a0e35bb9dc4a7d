package io.logwharf.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TypedValuesTest {
  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          "",
          "größe 😀",
          true,
          false,
          Byte.MIN_VALUE,
          Short.MAX_VALUE,
          '€',
          Integer.MIN_VALUE,
          Long.MAX_VALUE,
          Float.NaN,
          -0.0d,
          new byte[] {1, 2},
          new byte[0]);

  @Test
  void shouldReadTheStreamsItWrites() {
    assertSame(TypedValues.readStream(stream().nioBuffer()), VALUES);
    assertThat(VALUES).allMatch(TypedValues::isAllowed);
  }

  @Test
  void shouldReadTheMapsItWritesInOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = VALUES.size() - 1; i >= 0; i--) {
      map.put("näme" + i, VALUES.get(i));
    }
    ByteBuf out = Unpooled.buffer();
    TypedValues.writeMap(out, map);
    Map<String, Object> read = TypedValues.readMap(out.nioBuffer());
    assertThat(new ArrayList<>(read.keySet())).isEqualTo(new ArrayList<>(map.keySet()));
    assertSame(read.values(), map.values());
  }

  @Test
  void shouldReadNothingAsEmpty() {
    assertThat(TypedValues.readMap(null)).isEmpty();
    assertThat(TypedValues.readStream(ByteBuffer.allocate(0))).isEmpty();
    ByteBuf out = Unpooled.buffer();
    TypedValues.writeStream(out, List.of());
    assertThat(TypedValues.readStream(out.nioBuffer())).isEmpty();
  }

  @Test
  void shouldRefuseOtherVersionsAndTypes() {
    assertThatThrownBy(() -> TypedValues.readStream(ByteBuffer.wrap(new byte[] {2})))
        .isInstanceOf(InvalidBodyException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(() -> TypedValues.readStream(ByteBuffer.wrap(new byte[] {1, '?'})))
        .isInstanceOf(InvalidBodyException.class);
    assertThatThrownBy(() -> TypedValues.writeStream(Unpooled.buffer(), List.of(List.of())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(TypedValues.isAllowed(new Object())).isFalse();
  }

  @Test
  void shouldRefuseGarbageCleanly() {
    ByteBuf good = stream();
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[good.readableBytes()];
      good.getBytes(0, bytes);
      for (int i = 0; i < 4; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      ByteBuffer damaged = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length));
      try {
        assertThat(TypedValues.readStream(damaged.duplicate())).isNotNull();
        assertThat(TypedValues.readMap(damaged.duplicate())).isNotNull();
      } catch (InvalidBodyException e) {
        assertThat(e).hasMessageContaining("body");
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
  }

  private static void assertSame(Collection<Object> actual, Collection<Object> expected) {
    assertThat(Arrays.deepEquals(actual.toArray(), expected.toArray())).isTrue();
  }

  private static ByteBuf stream() {
    ByteBuf out = Unpooled.buffer();
    TypedValues.writeStream(out, VALUES);
    return out;
  }
}
