package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.network.Connection;
import io.logwharf.broker.network.Principal;
import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.network.RegionBytes;
import io.logwharf.broker.network.Response;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.ByteBufWritable;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.record.internal.BaseRecords;

/** A connection that decodes the consumer events sent on it and keeps them. */
final class FakeConnection implements Connection {
  private final OwnerLoop loop;
  private final Map<Class<?>, Object> attachments = new IdentityHashMap<>();
  private final List<Runnable> closeListeners = new ArrayList<>();
  private final List<Runnable> writableListeners = new ArrayList<>();
  private final Map<Integer, List<ConsumerEvent>> events = new HashMap<>();
  private final Map<Integer, List<Long>> offsets = new HashMap<>();
  private boolean writable = true;

  FakeConnection(OwnerLoop loop) {
    this.loop = loop;
  }

  /** What was sent under a correlation id. */
  List<ConsumerEvent> events(int correlationId) {
    return events.getOrDefault(correlationId, List.of());
  }

  /** The offsets of all records sent under a correlation id, as their batches hold them. */
  List<Long> offsets(int correlationId) {
    return offsets.getOrDefault(correlationId, List.of());
  }

  void writable(boolean nowWritable) {
    writable = nowWritable;
    if (nowWritable) {
      writableListeners.forEach(Runnable::run);
    }
  }

  void closed() {
    closeListeners.forEach(Runnable::run);
    closeListeners.clear();
  }

  @Override
  public void send(Response response) {
    ByteBuf bytes = Unpooled.buffer();
    response.body().write(new RegionWritable(bytes));
    var in = new ByteBufReadable(bytes);
    ConsumerEvent event = ConsumerEvent.read(in);
    events.computeIfAbsent(response.correlationId(), id -> new ArrayList<>()).add(event);
    if (event instanceof ConsumerEvent.Delivery delivery && delivery.recordBytes() > 0) {
      readOffsets(response.correlationId(), bytes);
    }
  }

  private void readOffsets(int correlationId, ByteBuf bytes) {
    List<Long> found = offsets.computeIfAbsent(correlationId, id -> new ArrayList<>());
    BatchView batch = new BatchView().wrap(bytes.nioBuffer());
    RecordCursor cursor = new RecordCursor(1 << 24);
    do {
      if (!batch.isCrcValid()) {
        throw new AssertionError("the checksum of " + batch + " is wrong");
      }
      cursor.reset(batch);
      while (cursor.next()) {
        found.add(cursor.record().offset());
      }
    } while (batch.next());
  }

  @Override
  public long id() {
    return 1;
  }

  @Override
  public OwnerLoop loop() {
    return loop;
  }

  @Override
  public Principal principal() {
    return Principal.ANONYMOUS;
  }

  @Override
  public SocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("client", 1);
  }

  @Override
  public boolean optedIn() {
    return true;
  }

  @Override
  public void optIn(byte extensionVersion) {}

  @Override
  public <T> T attachment(Class<T> type, Supplier<? extends T> create) {
    return type.cast(attachments.computeIfAbsent(type, key -> create.get()));
  }

  @Override
  public void onClose(Runnable listener) {
    closeListeners.add(listener);
  }

  @Override
  public void onWritable(Runnable listener) {
    writableListeners.add(listener);
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void close(String reason) {
    closed();
  }

  /** Copies regions to where they belong. */
  private static final class RegionWritable extends ByteBufWritable {
    private final ByteBuf buffer;

    RegionWritable(ByteBuf buffer) {
      super(buffer);
      this.buffer = buffer;
    }

    @Override
    public void writeRecords(BaseRecords records) {
      buffer.writeBytes(RegionBytes.take((RecordRegion) records));
    }
  }
}
