package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.record.RecordOutput;
import io.logwharf.coordinator.transaction.Participant.DataPartition;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.record.TransactionRecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Carries out decisions as a broker does, with a log in memory; time is a field. */
final class CoordinatorDriver {
  static final UUID TOPIC = new UUID(1, 2);
  static final Participant P0 = new DataPartition(TOPIC, 0);
  static final Participant P1 = new DataPartition(TOPIC, 1);
  static final Participant SHARE = new SharePartition("orders", TOPIC, 0);

  final List<byte[]> log = new ArrayList<>();
  final List<MarkerWrite> markers = new ArrayList<>();
  long now = 1_000_000;
  private final TransactionConfig config;
  private long nextProducerId = 100;
  private int epoch;
  boolean hasProducerIds = true;
  TransactionCoordinator coordinator;

  CoordinatorDriver() {
    this(TransactionConfig.DEFAULT);
  }

  CoordinatorDriver(TransactionConfig config) {
    this.config = config;
    coordinator = newCoordinator();
    apply(coordinator.recover(epoch, now));
  }

  private TransactionCoordinator newCoordinator() {
    return new TransactionCoordinator(
        () -> hasProducerIds ? OptionalLong.of(nextProducerId++) : OptionalLong.empty(), config);
  }

  /** Appends and replays, by way of the bytes; keeps the markers. */
  <R> R apply(Decision<R> decision) {
    for (TransactionRecord record : decision.records()) {
      byte[] bytes = encode(record);
      log.add(bytes);
      coordinator.replay(TransactionRecordCodec.read(ByteBuffer.wrap(bytes)));
    }
    markers.addAll(decision.markers());
    return decision.response();
  }

  private static byte[] encode(TransactionRecord record) {
    RecordOutput out = new RecordOutput();
    TransactionRecordCodec.write(record, out);
    byte[] bytes = new byte[out.size()];
    out.view().get(bytes);
    return bytes;
  }

  /** Crash and recovery from the log. */
  void restart() {
    markers.clear();
    coordinator = newCoordinator();
    log.forEach(bytes -> coordinator.replay(TransactionRecordCodec.read(ByteBuffer.wrap(bytes))));
    apply(coordinator.recover(++epoch, now));
  }

  /** Replaces the log by a snapshot. */
  void compact() {
    log.clear();
    coordinator.snapshot().forEach(record -> log.add(encode(record)));
  }

  InitProducerId.Response init(String id) {
    return apply(coordinator.initProducerId(new InitProducerId(id, 60_000, Optional.empty()), now));
  }

  InitProducerId.Response continueWith(String id, ProducerEpoch expected) {
    return apply(
        coordinator.initProducerId(new InitProducerId(id, 60_000, Optional.of(expected)), now));
  }

  ProducerEpoch lease(long connection) {
    return apply(coordinator.lease(connection, 0, now)).producer();
  }

  AddParticipants.Response add(String id, ProducerEpoch producer, Participant... participants) {
    return apply(
        coordinator.addParticipants(
            new AddParticipants(Optional.ofNullable(id), producer, List.of(participants)), now));
  }

  EndTransaction.Response end(String id, ProducerEpoch producer, boolean commit, int version) {
    return apply(
        coordinator.endTransaction(
            new EndTransaction(Optional.ofNullable(id), producer, commit, version), now));
  }

  EndTransaction.Response commit(String id, ProducerEpoch producer) {
    return end(id, producer, true, 2);
  }

  EndTransaction.Response abort(String id, ProducerEpoch producer) {
    return end(id, producer, false, 2);
  }

  /** All participants write their markers. */
  List<MarkerWrite> writeMarkers() {
    List<MarkerWrite> written = List.copyOf(markers);
    markers.clear();
    written.forEach(write -> apply(coordinator.markerWritten(write, now)));
    return written;
  }

  void tick() {
    while (apply(coordinator.tick(now))) {
      // Bounded by what there is to do.
    }
  }

  void tickAfter(long ms) {
    now += ms;
    tick();
  }

  TransactionState state(String id) {
    return coordinator.transaction(id).orElseThrow().state();
  }

  TransactionState state(ProducerEpoch producer) {
    return coordinator.transactionOf(producer.producerId()).orElseThrow().state();
  }
}
