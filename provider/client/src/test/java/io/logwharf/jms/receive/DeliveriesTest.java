package io.logwharf.jms.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.message.MessageBody;
import io.logwharf.protocol.message.MessageEncoder;
import io.logwharf.protocol.message.MessageHeaders;
import io.logwharf.protocol.record.BatchWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deliveries of several priorities, and the queue that they are held in. */
class DeliveriesTest {
  private final ChunkQueue queue = new ChunkQueue();

  @Test
  void shouldTakeWhatIsHigherFirst() {
    deliver(batch(4, 9, 0, 9, 4), new Acquired(0, 4, 0));
    assertThat(takeAll()).containsExactly(1L, 3L, 0L, 4L, 2L);
  }

  @Test
  void shouldKeepTheOrderWithinAPriority() {
    deliver(batch(4, 4), new Acquired(0, 1, 0));
    deliver(batch(4, 4, 7), new Acquired(0, 2, 0));
    assertThat(takeAll()).containsExactly(2L, 0L, 1L, 0L, 1L);
  }

  @Test
  void shouldTellTheCountOfEachRecord() {
    deliver(batch(5, 6, 5), new Acquired(0, 0, 2), new Acquired(1, 2, 1));
    List<Integer> counts = new ArrayList<>();
    while (!queue.isEmpty()) {
      counts.add(take().deliveryCount());
    }
    assertThat(counts).containsExactly(1, 2, 1);
  }

  @Test
  void shouldGiveBackFromTheLowest() {
    deliver(batch(9, 4, 0, 9), new Acquired(0, 3, 0));
    List<AckRange> released = new ArrayList<>();
    for (Iterator<Chunk> all = queue.fromEnd(); all.hasNext(); ) {
      Chunk chunk = all.next();
      released.addAll(chunk.giveBack(1));
      if (chunk.remaining() == 0) {
        all.remove();
      }
    }
    assertThat(released)
        .containsExactly(
            new AckRange(2, 2, AckType.RELEASE_UNDELIVERED),
            new AckRange(1, 1, AckType.RELEASE_UNDELIVERED),
            new AckRange(3, 3, AckType.RELEASE_UNDELIVERED));
    assertThat(takeAll()).containsExactly(0L);
  }

  @Test
  void shouldCountEveryByteOnce() {
    ByteBuffer bytes = batch(9, 4, 0, 9, 3, 3, 3);
    int size = 0;
    for (Chunk chunk : Deliveries.chunks(null, List.of(new Acquired(0, 6, 0)), bytes)) {
      size += chunk.sizeInBytes();
    }
    assertThat(size).isEqualTo(bytes.limit());
  }

  @Test
  void shouldForgetWhatIsUnwanted() {
    deliver(batch(9, 4, 0), new Acquired(0, 2, 0));
    queue.removeIf(chunk -> chunk.priority() == 4);
    assertThat(takeAll()).containsExactly(0L, 2L);
    assertThat(queue.peek()).isNull();
  }

  @Test
  void shouldLeaveItToTheTakerToFindThatBytesAreNone() {
    List<Chunk> chunks =
        Deliveries.chunks(null, List.of(new Acquired(0, 0, 0)), ByteBuffer.allocate(20));
    assertThat(chunks).hasSize(1);
  }

  private void deliver(ByteBuffer bytes, Acquired... acquired) {
    Deliveries.chunks(null, List.of(acquired), bytes).forEach(queue::add);
  }

  private ReceivedRecord take() {
    ReceivedRecord taken = queue.peek().take();
    if (queue.peek().remaining() == 0) {
      queue.poll();
    }
    return taken;
  }

  private List<Long> takeAll() {
    List<Long> offsets = new ArrayList<>();
    while (!queue.isEmpty()) {
      offsets.add(take().record().offset());
    }
    return offsets;
  }

  /** A batch, from offset 0 on, of messages with these priorities. */
  private static ByteBuffer batch(int... priorities) {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    for (int priority : priorities) {
      MessageHeaders headers = new MessageHeaders();
      headers.setPriority(priority);
      MessageEncoder.encode(writer, headers, MessageBody.NONE, 1000);
    }
    writer.finish(-1, (short) -1, -1, false);
    return out.nioBuffer();
  }
}
