package io.logwharf.broker.network;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.protocol.Readable;

/** A connection over a channel in memory; what arrives is kept, and answered by the test. */
final class ChannelFixture implements AutoCloseable {
  static final int MAX_FIRST_FRAME = 100;
  static final int MAX_FRAME = 100_000;
  static final NetworkConfig CONFIG =
      new NetworkConfig(
          MAX_FRAME, MAX_FIRST_FRAME, MAX_FRAME, 10, 1000, 5, Duration.ofMinutes(1), 4000);

  final ReceiveMemory memory = new ReceiveMemory(MAX_FRAME);
  final EmbeddedChannel channel = new EmbeddedChannel();
  final NettyConnection connection;
  private final NettyLoop loop;
  final List<byte[]> frames = new ArrayList<>();
  final Deque<Exchange> exchanges = new ArrayDeque<>();
  RuntimeException thrown;

  ChannelFixture() {
    this(Overload.NONE, 2000);
  }

  ChannelFixture(Overload overload, int leastRegionBytes) {
    var context =
        new ConnectionContext(
            this::take,
            CONFIG,
            new NetworkMetrics(new SimpleMeterRegistry()),
            memory,
            overload,
            leastRegionBytes);
    loop = new NettyLoop(channel.eventLoop(), System::nanoTime);
    connection = new NettyConnection(1, channel, loop, context);
    channel
        .pipeline()
        .addLast(new FrameDecoder(connection, CONFIG, memory), new ConnectionHandler(connection));
  }

  private void take(Connection from, Readable frame, Exchange exchange) {
    if (thrown != null) {
      throw thrown;
    }
    frames.add(frame.readArray(frame.remaining()));
    exchanges.add(exchange);
  }

  /** Lets the bytes arrive in one piece. */
  void arrive(byte[] bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
    channel.runPendingTasks();
  }

  /** A frame with this many bytes, all of this value. */
  static byte[] frame(int length, int value) {
    ByteBuf frame = Unpooled.buffer().writeInt(length);
    for (int i = 0; i < length; i++) {
      frame.writeByte(value);
    }
    return toArray(frame);
  }

  /** Answers the oldest request that is not answered yet. */
  void answerOldest(int correlationId) {
    exchanges.remove().respond(response(correlationId));
    channel.runPendingTasks();
  }

  void answerNewest(int correlationId) {
    exchanges.removeLast().respond(response(correlationId));
    channel.runPendingTasks();
  }

  static Response response(int correlationId) {
    return new Response(correlationId, (short) 0, out -> out.writeInt(42));
  }

  /** The correlation ids of the answers that have left so far, which are forgotten then. */
  List<Integer> sent() {
    List<Integer> ids = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ids.add(out.getInt(Integer.BYTES));
      out.release();
    }
    return ids;
  }

  /** The journal can take more. */
  void relieve() {
    loop.relieve();
  }

  boolean isRead() {
    return channel.config().isAutoRead();
  }

  private static byte[] toArray(ByteBuf buffer) {
    byte[] array = new byte[buffer.readableBytes()];
    buffer.readBytes(array);
    buffer.release();
    return array;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
