package io.logwharf.broker.share.it;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.Extension;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.Frame;
import io.logwharf.protocol.frame.FrameEncoder;
import io.logwharf.protocol.frame.RequestHead;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/**
 * A blocking client of the extension on one socket, as small as it can be. Not thread-safe. The
 * correlation id of an attach is the consumer's id; those of other requests begin above them.
 */
final class ExtensionClient implements AutoCloseable {
  private static final int FIRST_CORRELATION_ID = 1_000_000;
  private static final int READ_TIMEOUT_MS = 20_000;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;
  private final List<Received> received = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private int nextCorrelationId = FIRST_CORRELATION_ID;
  private int lastCorrelationId;

  /** A record that arrived at a consumer. */
  record Received(int consumerId, long offset, String value, int deliveryCount) {}

  /** An event that is no delivery of records. */
  record Event(int consumerId, ConsumerEvent event) {}

  ExtensionClient(String bootstrapServers) throws IOException {
    String[] address = bootstrapServers.split(":");
    socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    optIn();
  }

  List<Received> received() {
    return received;
  }

  List<Event> events() {
    return events;
  }

  Uuid resolve(String topic, DestinationKind kind) throws IOException {
    int id = nextCorrelationId++;
    send(ExtensionApi.RESOLVE_DESTINATION, id, new ResolveDestination(topic, kind, true)::write);
    var response = ResolveDestination.Response.read(readUntil(id));
    if (response.error() != Errors.NONE) {
      throw new AssertionError(topic + " was not resolved: " + response.message());
    }
    return response.topicId();
  }

  void attach(int consumerId, String group, Uuid topic, ConsumerAttach.Mode mode)
      throws IOException {
    send(
        ExtensionApi.CONSUMER_ATTACH,
        consumerId,
        new ConsumerAttach(consumerId, group, topic, 0, -1, mode)::write);
  }

  void grant(int consumerId, int records) throws IOException {
    credit(consumerId, records, false);
  }

  void credit(int consumerId, int records, boolean drain) throws IOException {
    send(
        ExtensionApi.CONSUMER_CREDIT,
        nextCorrelationId++,
        new ConsumerCredit(consumerId, records, 1 << 24, drain)::write);
  }

  void acknowledge(int consumerId, long first, long last, AckType type) throws IOException {
    var entry = new ConsumerAcknowledge.Entry(consumerId, List.of(new AckRange(first, last, type)));
    send(
        ExtensionApi.CONSUMER_ACKNOWLEDGE,
        nextCorrelationId++,
        new ConsumerAcknowledge(false, List.of(entry))::write);
  }

  ErrorResponse acknowledgeDurably(int consumerId, long first, long last) throws IOException {
    int id = nextCorrelationId++;
    var range = new AckRange(first, last, AckType.ACCEPT);
    var entry = new ConsumerAcknowledge.Entry(consumerId, List.of(range));
    send(
        ExtensionApi.CONSUMER_ACKNOWLEDGE,
        id,
        new ConsumerAcknowledge(true, List.of(entry))::write);
    return ErrorResponse.read(readUntil(id));
  }

  ErrorResponse reset(int consumerId, boolean detach) throws IOException {
    int id = nextCorrelationId++;
    send(ExtensionApi.CONSUMER_RESET, id, new ConsumerReset(consumerId, List.of(), detach)::write);
    return ErrorResponse.read(readUntil(id));
  }

  /** Reads until so many records have arrived since the client was created. */
  void awaitRecords(int count) throws IOException {
    while (received.size() < count) {
      readFrame();
    }
  }

  /** Reads until so many other events have arrived since the client was created. */
  void awaitEvents(int count) throws IOException {
    while (events.size() < count) {
      readFrame();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void optIn() throws IOException {
    var request =
        new ApiVersionsRequestData().setClientSoftwareName("test").setClientSoftwareVersion("1");
    request
        .unknownTaggedFields()
        .add(new RawTaggedField(Extension.TAG, new byte[] {(byte) Extension.VERSION}));
    Frame frame =
        FrameEncoder.request(
            UnpooledByteBufAllocator.DEFAULT,
            RequestHead.of(ApiKeys.API_VERSIONS, (short) 3, 0, "test"),
            request);
    for (Object part : frame.parts()) {
      ByteBuf bytes = (ByteBuf) part;
      bytes.readBytes(out, bytes.readableBytes());
      bytes.release();
    }
    in.readFully(new byte[in.readInt()]);
  }

  private void send(ExtensionApi api, int correlationId, Consumer<Writable> body)
      throws IOException {
    ByteBuf buffer = Unpooled.buffer();
    FrameEncoder.writeRequest(buffer, api, correlationId, "test", body);
    buffer.readBytes(out, buffer.readableBytes());
  }

  private ByteBufReadable readUntil(int correlationId) throws IOException {
    ByteBufReadable frame = readFrame();
    while (lastCorrelationId != correlationId) {
      frame = readFrame();
    }
    return frame;
  }

  private ByteBufReadable readFrame() throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    lastCorrelationId = buffer.readInt();
    buffer.readByte();
    var frame = new ByteBufReadable(buffer);
    if (lastCorrelationId < FIRST_CORRELATION_ID) {
      readEvent(lastCorrelationId, frame, buffer);
    }
    return frame;
  }

  private void readEvent(int consumerId, ByteBufReadable frame, ByteBuf buffer) throws IOException {
    ConsumerEvent event = ConsumerEvent.read(frame);
    if (event instanceof ConsumerEvent.Recall) {
      // What a test gives back, it gives back when it likes.
      send(
          ExtensionApi.CONSUMER_CREDIT,
          nextCorrelationId++,
          ConsumerCredit.recallAnswer(consumerId)::write);
    }
    if (event instanceof ConsumerEvent.Delivery delivery && delivery.recordBytes() > 0) {
      readRecords(consumerId, delivery, buffer);
    } else {
      events.add(new Event(consumerId, event));
    }
  }

  private void readRecords(int consumerId, ConsumerEvent.Delivery delivery, ByteBuf buffer) {
    BatchView batch = new BatchView().wrap(buffer.nioBuffer());
    RecordCursor cursor = new RecordCursor(1 << 24);
    int before = received.size();
    do {
      cursor.reset(batch);
      while (cursor.next()) {
        long offset = cursor.record().offset();
        byte[] value = cursor.record().copyValue();
        received.add(
            new Received(
                consumerId,
                offset,
                value == null ? null : new String(value, StandardCharsets.UTF_8),
                countOf(delivery, offset)));
      }
    } while (batch.next());
    long acquired =
        delivery.acquired().stream()
            .mapToLong(range -> range.lastOffset() - range.firstOffset() + 1)
            .sum();
    if (acquired != received.size() - before) {
      throw new AssertionError(
          acquired + " records acquired and " + (received.size() - before) + " sent");
    }
  }

  private static int countOf(ConsumerEvent.Delivery delivery, long offset) {
    return delivery.acquired().stream()
        .filter(range -> range.firstOffset() <= offset && offset <= range.lastOffset())
        .findFirst()
        .orElseThrow(() -> new AssertionError("offset " + offset + " was not acquired"))
        .deliveryCount();
  }
}
