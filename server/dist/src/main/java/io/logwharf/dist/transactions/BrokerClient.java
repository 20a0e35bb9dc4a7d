package io.logwharf.dist.transactions;

import io.logwharf.protocol.extension.Extension;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.Frame;
import io.logwharf.protocol.frame.FrameEncoder;
import io.logwharf.protocol.frame.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/** Asks a broker one thing after the other, and waits for each answer. For one thread. */
final class BrokerClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;
  private static final int MAX_ANSWER_BYTES = 100 << 20;
  private static final short API_VERSIONS_VERSION = 3;
  private static final String CLIENT_ID = "logwharf-transactions";

  private final String address;
  private final Socket socket = new Socket();
  private DataInputStream in;
  private OutputStream out;
  private int lastCorrelationId;

  private BrokerClient(String address) {
    this.address = address;
  }

  /**
   * Connects to a broker.
   *
   * @param address host:port
   * @throws CommandFailedException where there is none, or it is no Logwharf broker
   */
  static BrokerClient connect(String address) {
    var client = new BrokerClient(address);
    try {
      client.open();
      return client;
    } catch (IOException e) {
      client.close();
      throw client.unreachable(e);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private void open() throws IOException {
    int colon = address.lastIndexOf(':');
    if (colon <= 0 || !address.substring(colon + 1).matches("\\d{1,5}")) {
      throw new CommandFailedException(
          "'" + address + "' is no address; give --bootstrap-server host:port");
    }
    String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
    int port = Integer.parseInt(address.substring(colon + 1));
    socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
    socket.setSoTimeout(TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    optIn();
  }

  private void optIn() throws IOException {
    var request =
        new ApiVersionsRequestData()
            .setClientSoftwareName(CLIENT_ID)
            .setClientSoftwareVersion(String.valueOf(Extension.VERSION));
    request
        .unknownTaggedFields()
        .add(new RawTaggedField(Extension.TAG, new byte[] {(byte) Extension.VERSION}));
    send(ApiKeys.API_VERSIONS, API_VERSIONS_VERSION, request);
    var answer = new ApiVersionsResponseData();
    answer.read(new ByteBufReadable(receive(false)), API_VERSIONS_VERSION);
    if (answer.supportedFeatures().find(Extension.FEATURE) == null) {
      throw new CommandFailedException(
          "the broker at " + address + " is no Logwharf broker; use Kafka's own tools for it");
    }
  }

  /** A request of Kafka's in a flexible version. */
  <R extends ApiMessage> R call(ApiKeys api, short version, ApiMessage request, R answer) {
    try {
      send(api, version, request);
      answer.read(new ByteBufReadable(receive(true)), version);
      return answer;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** A request of the extension. */
  <R> R call(ExtensionApi api, Consumer<Writable> request, Function<Readable, R> answer) {
    try {
      ByteBuf buffer = Unpooled.buffer();
      FrameEncoder.writeRequest(buffer, api, ++lastCorrelationId, CLIENT_ID, request);
      buffer.readBytes(out, buffer.readableBytes());
      return answer.apply(new ByteBufReadable(receive(true)));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private void send(ApiKeys api, short version, ApiMessage request) throws IOException {
    Frame frame =
        FrameEncoder.request(
            UnpooledByteBufAllocator.DEFAULT,
            RequestHead.of(api, version, ++lastCorrelationId, CLIENT_ID),
            request);
    for (Object part : frame.parts()) {
      ByteBuf bytes = (ByteBuf) part;
      bytes.readBytes(out, bytes.readableBytes());
    }
    frame.release();
  }

  /** The body of the answer to the last request. */
  private ByteBuf receive(boolean flexibleHeader) throws IOException {
    int length = in.readInt();
    if (length < Integer.BYTES || length > MAX_ANSWER_BYTES) {
      throw new IOException("an answer of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    ByteBuf answer = Unpooled.wrappedBuffer(bytes);
    int correlationId = answer.readInt();
    if (correlationId != lastCorrelationId) {
      throw new IOException("an answer to request " + correlationId + ", not " + lastCorrelationId);
    }
    if (flexibleHeader) {
      answer.readByte(); // No tagged fields.
    }
    return answer;
  }

  private CommandFailedException unreachable(IOException cause) {
    return new CommandFailedException(
        "the broker at "
            + address
            + " does not answer: "
            + cause.getMessage()
            + "; check that it runs, and --bootstrap-server",
        cause);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }
}
