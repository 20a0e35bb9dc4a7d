package io.logwharf.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private final ChannelFixture fixture = new ChannelFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldHandOnAFrameThatArrivesWhole() {
    fixture.arrive(ChannelFixture.frame(10, 1));

    assertThat(fixture.frames).hasSize(1);
    assertThat(fixture.frames.get(0)).hasSize(10).containsOnly(1);
  }

  @Test
  void shouldHandOnAFrameThatArrivesByteByByte() {
    for (byte each : ChannelFixture.frame(20, 3)) {
      fixture.arrive(new byte[] {each});
    }

    assertThat(fixture.frames).hasSize(1);
    assertThat(fixture.frames.get(0)).hasSize(20).containsOnly(3);
  }

  @Test
  void shouldCutSeveralFramesOutOfOnePiece() throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.write(ChannelFixture.frame(1, 1));
    bytes.write(ChannelFixture.frame(90, 2));
    byte[] third = ChannelFixture.frame(50, 3);
    bytes.write(third, 0, 20);

    fixture.arrive(bytes.toByteArray());
    assertThat(fixture.frames).hasSize(2);
    fixture.arrive(Arrays.copyOfRange(third, 20, third.length));

    assertThat(fixture.frames).hasSize(3);
    assertThat(fixture.frames.get(2)).hasSize(50).containsOnly(3);
  }

  @Test
  void shouldAllowLargeFramesOnlyAfterAFirstOne() {
    fixture.arrive(ChannelFixture.frame(10, 1));
    fixture.arrive(ChannelFixture.frame(ChannelFixture.MAX_FRAME, 2));

    assertThat(fixture.frames).hasSize(2);
  }

  @Test
  void shouldCloseTheConnectionOfALargeFirstFrame() {
    fixture.arrive(ChannelFixture.frame(ChannelFixture.MAX_FIRST_FRAME + 1, 1));

    assertThat(fixture.channel.isOpen()).isFalse();
    assertThat(fixture.frames).isEmpty();
  }

  @Test
  void shouldCloseTheConnectionOfAnImpossibleSize() {
    fixture.arrive(new byte[] {(byte) 0xff, 0, 0, 0, 1, 2, 3});

    assertThat(fixture.channel.isOpen()).isFalse();
  }

  @Test
  void shouldCloseTheConnectionOfAnEmptyFrame() {
    fixture.arrive(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 9});

    assertThat(fixture.channel.isOpen()).isFalse();
    assertThat(fixture.frames).isEmpty();
  }

  @Test
  void shouldCloseWhoBeginsALargeFrameWithoutRoomForIt() {
    fixture.arrive(ChannelFixture.frame(10, 1));
    assertThat(fixture.memory.take(50_000)).isTrue();

    fixture.arrive(Arrays.copyOf(ChannelFixture.frame(70_000, 2), 1000));

    assertThat(fixture.channel.isOpen()).isFalse();
    assertThat(fixture.memory.take(50_000)).isTrue();
  }

  @Test
  void shouldGiveBackTheRoomOfALargeFrame() {
    fixture.arrive(ChannelFixture.frame(10, 1));
    byte[] large = ChannelFixture.frame(70_000, 2);
    for (int i = 0; i < 3; i++) {
      fixture.arrive(Arrays.copyOf(large, 1000));
      fixture.arrive(Arrays.copyOfRange(large, 1000, large.length));
    }
    fixture.arrive(Arrays.copyOf(large, 1000));
    assertThat(fixture.memory.take(50_000)).isFalse();

    fixture.connection.close("the test says so");
    fixture.channel.runPendingTasks();

    assertThat(fixture.frames).hasSize(4);
    assertThat(fixture.memory.take(ChannelFixture.MAX_FRAME)).isTrue();
  }

  @Test
  void shouldGiveUpAPartialFrameWhenTheConnectionCloses() {
    fixture.arrive(Arrays.copyOf(ChannelFixture.frame(80, 1), 50));

    fixture.connection.close("the test says so");
    fixture.channel.runPendingTasks();

    assertThat(fixture.frames).isEmpty();
  }
}
