package io.logwharf.broker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stock Admin asks and orders of transactions (KIP-664). */
class TransactionAdminIT {
  private static final TopicPartition DEBITS = new TopicPartition("debits", 0);
  private static final TopicPartition CREDITS = new TopicPartition("credits", 0);

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<KafkaProducer<String, String>> producers = new ArrayList<>();
  private Broker broker;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder), meters);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterEach
  void stop() {
    producers.forEach(KafkaProducer::close);
    admin.close();
    broker.close();
  }

  @Test
  void shouldSayWhichProducersAPartitionKnows() throws Exception {
    var open = begin("open");
    var idle = begin("idle");
    idle.commitTransaction();

    Collection<ProducerState> described = describeProducers(DEBITS);

    assertThat(described)
        .extracting(state -> state.currentTransactionStartOffset().orElse(-1))
        .containsExactlyInAnyOrder(0L, -1L);
    assertThat(described)
        .filteredOn(state -> state.currentTransactionStartOffset().isPresent())
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.lastSequence()).isZero();
              assertThat(state.producerEpoch()).isZero();
              assertThat(state.lastTimestamp()).isPositive();
            });
    open.commitTransaction();
  }

  @Test
  void shouldAbortATransactionInAllItsPartitionsAndFenceItsProducer() throws Exception {
    var producer = begin("stuck");
    assertThat(openTransactions()).isEqualTo(1);

    get(admin.abortTransaction(specOf(DEBITS)).all());

    assertThat(describeProducers(DEBITS)).allMatch(TransactionAdminIT::hasNothingOpen);
    assertThat(describeProducers(CREDITS)).allMatch(TransactionAdminIT::hasNothingOpen);
    assertThat(get(admin.listTransactions().all()))
        .extracting(TransactionListing::state)
        .containsExactly(TransactionState.COMPLETE_ABORT);
    assertThat(openTransactions()).isZero();
    assertThatThrownBy(producer::commitTransaction)
        .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
  }

  @Test
  void shouldListTheTransactionsWhoseNamesMatch() throws Exception {
    begin("orders-1").commitTransaction();
    begin("orders-2").commitTransaction();
    begin("invoices-1").commitTransaction();

    assertThat(get(admin.listTransactions(named("orders-.*")).all()))
        .extracting(TransactionListing::transactionalId)
        .containsExactlyInAnyOrder("orders-1", "orders-2");
    assertThat(get(admin.listTransactions(named("orders")).all())).isEmpty();
    assertThatThrownBy(() -> get(admin.listTransactions(named("(")).all()))
        .hasCauseInstanceOf(InvalidRegularExpression.class);
  }

  private static ListTransactionsOptions named(String pattern) {
    return new ListTransactionsOptions().filterOnTransactionalIdPattern(pattern);
  }

  private static boolean hasNothingOpen(ProducerState state) {
    return state.currentTransactionStartOffset().isEmpty();
  }

  private double openTransactions() {
    return meters.get("logwharf.transactions").tag("state", "open").gauge().value();
  }

  /** As {@code kafka-transactions.sh abort --start-offset} makes it. */
  private AbortTransactionSpec specOf(TopicPartition partition) throws Exception {
    ProducerState open =
        describeProducers(partition).stream()
            .filter(state -> state.currentTransactionStartOffset().isPresent())
            .findFirst()
            .orElseThrow();
    return new AbortTransactionSpec(partition, open.producerId(), (short) open.producerEpoch(), 0);
  }

  private Collection<ProducerState> describeProducers(TopicPartition partition) throws Exception {
    return get(admin.describeProducers(List.of(partition)).partitionResult(partition))
        .activeProducers();
  }

  /** A producer with a record in each of both topics. */
  private KafkaProducer<String, String> begin(String transactionalId) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", transactionalId);
    var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    producers.add(producer);
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(DEBITS.topic(), "debit"));
    producer.send(new ProducerRecord<>(CREDITS.topic(), "credit"));
    producer.flush();
    return producer;
  }

  private static <T> T get(KafkaFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }
}
