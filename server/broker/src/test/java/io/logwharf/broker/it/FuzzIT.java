package io.logwharf.broker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Garbage costs its sender only: the broker goes on serving everybody else. */
class FuzzIT {
  private static final int CONNECTIONS = 300;
  private static final int MAX_BODY = 200;
  private static final List<ApiKeys> APIS = List.of(ApiKeys.values());

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.inMemory().with(BrokerKey.MAX_CONNECTIONS, "50"));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void shouldGoOnServingOthersWhateverArrives() throws Exception {
    try (var producer = producer()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        sendGarbage(i);
        if (i % 30 == 0) {
          assertServes(producer);
        }
      }
      assertServes(producer);
    }
  }

  @Test
  void shouldRefuseConnectionsAboveTheBoundAndTakeOthersAfterwards() throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      open.add(connect());
    }
    try (Socket refused = connect()) {
      refused.setSoTimeout(20_000);
      assertThat(isClosedByBroker(refused)).isTrue();
    }
    for (Socket socket : open) {
      socket.close();
    }

    try (var producer = producer()) {
      assertServes(producer);
    }
  }

  private void sendGarbage(int round) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        out.write(round % 3 == 0 ? noise() : almostARequest());
      }
      out.flush();
      if (random.nextBoolean()) {
        isClosedByBroker(socket);
      }
    } catch (SocketException e) {
      // What a sender of garbage gets; that others don't is what the test looks at.
      assertThat(e).isNotNull();
    }
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(MAX_BODY)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A frame of a right size with a right header of any request, and a body of noise. */
  private byte[] almostARequest() {
    byte[] body = noise();
    ByteBuffer frame = ByteBuffer.allocate(15 + body.length);
    frame.putInt(11 + body.length);
    boolean extension = random.nextInt(4) == 0;
    ApiKeys api = APIS.get(random.nextInt(APIS.size()));
    frame.putShort(extension ? (short) (10000 + random.nextInt(6)) : api.id);
    frame.putShort((short) random.nextInt(15));
    frame.putInt(random.nextInt());
    frame.putShort((short) -1);
    frame.put((byte) 0);
    return frame.put(body).array();
  }

  private Socket connect() throws IOException {
    var socket = new Socket("localhost", broker.port());
    socket.setSoTimeout(200);
    return socket;
  }

  private static boolean isClosedByBroker(Socket socket) throws IOException {
    try {
      return socket.getInputStream().skip(Long.MAX_VALUE) >= 0
          && socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "delivery.timeout.ms", 130_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void assertServes(KafkaProducer<byte[], byte[]> producer) throws Exception {
    assertThat(
            producer
                .send(new ProducerRecord<>("served", new byte[10]))
                .get(20, TimeUnit.SECONDS)
                .hasOffset())
        .as("seed %d", seed)
        .isTrue();
  }
}
