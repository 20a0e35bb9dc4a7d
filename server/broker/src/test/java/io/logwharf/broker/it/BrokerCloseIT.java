package io.logwharf.broker.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A broker that closes while its clients send. */
class BrokerCloseIT {
  private static final int ROUNDS = 4;
  private static final int BEFORE = 200;
  private static final int RECORDS = 5_000;

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.logwharf");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void shouldEndInOrderWithAppendsUnderWay() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Broker broker = Broker.start(BrokerConfig.embedded(folder));
      CountDownLatch under = new CountDownLatch(BEFORE);
      KafkaProducer<String, String> producer = producer(broker);
      for (int i = 0; i < RECORDS; i++) {
        producer.send(
            new ProducerRecord<>("records", "value" + i), (sent, failure) -> under.countDown());
      }
      assertThat(under.await(30, TimeUnit.SECONDS)).as("records are under way").isTrue();
      broker.close();
      producer.close(Duration.ZERO);
    }
    assertThat(logged.list).filteredOn(event -> event.getLevel() == Level.ERROR).isEmpty();
  }

  private static KafkaProducer<String, String> producer(Broker broker) {
    return new KafkaProducer<>(
        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "batch.size", 500),
        new StringSerializer(),
        new StringSerializer());
  }
}
