package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import io.logwharf.log.TransactionMarker;
import io.logwharf.log.batch.ControlBatch;
import io.logwharf.log.io.PowerLossFileLayer;
import io.logwharf.log.io.PowerLost;
import io.logwharf.log.io.SimulatedMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** One seeded life of a store, with its model. Used by one thread. */
final class StoreSimulation {
  private static final LogOptions OPTIONS = new LogOptions(1 << 14, 300);
  private static final int MAPPED_FILE_BYTES = 1 << 15;
  private static final int STEPS = 60;
  private static final int PRODUCERS = 3;
  private static final int FIRST_TRANSACTIONAL = 1;

  private final Random random;
  private final Map<String, ModelLog> models = new HashMap<>();
  private final Map<String, Integer> sequences = new HashMap<>();
  private PowerLossFileLayer files;
  private ManualThreads threads;
  private DiskLogStore store;
  private long order;
  private int losses;
  private int created;
  private int leaderEpoch;
  private boolean stopping;
  private long transactions;

  StoreSimulation(long seed, SimulatedMemory memory) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.files = new PowerLossFileLayer(memory, MAPPED_FILE_BYTES);
  }

  int losses() {
    return losses;
  }

  long appends() {
    return order;
  }

  long transactions() {
    return transactions;
  }

  void run() throws Exception {
    files.createDirectories(PowerLossStore.DIRECTORY.getParent());
    files.forceRoot();
    open();
    int lives = 1 + random.nextInt(3);
    for (int life = 0; life < lives; life++) {
      liveUntilPowerIsLost();
      recover();
    }
    restartCleanly();
    models.values().forEach(this::check);
    store.close();
  }

  private void liveUntilPowerIsLost() throws IOException {
    if (random.nextBoolean()) {
      files.losePowerAfter(random.nextInt(150));
    }
    try {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
    } catch (PowerLost e) {
      assertThat(e).hasMessage("power lost");
    }
  }

  private void step() throws IOException {
    switch (random.nextInt(24)) {
      case 0 -> createLog();
      case 1 -> advanceStart();
      case 2 -> restartCleanly();
      case 3 -> deleteLog();
      case 4, 5, 6 -> store.journal().runRound();
      case 7 -> store.journal().forceUnforced();
      case 8, 9 -> threads.runOne();
      case 10 -> store.checkpointer().request();
      case 11 -> resendLast();
      case 12 -> readSome();
      case 13, 14 -> endTransaction();
      default -> append();
    }
  }

  private void open() throws IOException {
    threads = new ManualThreads();
    store = PowerLossStore.open(files, threads, random.nextInt(4));
  }

  /** Loses power, comes back, and often loses it again before recovery is through. */
  private void recover() throws IOException {
    Map<ModelLog, List<ModelLog.Entry>> before = new HashMap<>();
    models.values().forEach(model -> before.put(model, List.copyOf(model.entries)));
    boolean open = false;
    while (!open) {
      files = files.losePower(random);
      losses++;
      if (random.nextInt(3) == 0) {
        files.losePowerAfter(random.nextInt(40));
      }
      try {
        open();
        files.losePowerAfter(Long.MAX_VALUE);
        open = true;
      } catch (PowerLost e) {
        assertThat(e).hasMessage("power lost");
      }
    }
    assertThat(store.wasUnclean() || stopping).isTrue();
    leaderEpoch -= store.wasUnclean() ? 0 : 1;
    stopping = false;
    models.values().removeIf(this::isGoneForGood);
    checkSurvivors(before);
  }

  private boolean isGoneForGood(ModelLog model) {
    boolean gone = store.find(model.name).isEmpty();
    if (gone) {
      assertThat(model.deleting).as("%s is gone", model.name.directory()).isTrue();
    }
    return gone;
  }

  private void checkSurvivors(Map<ModelLog, List<ModelLog.Entry>> before) {
    long lastSurvivor = -1;
    long firstMissing = Long.MAX_VALUE;
    for (ModelLog model : models.values()) {
      PartitionLog log = log(model);
      assertThat(log.leaderEpoch()).isGreaterThan(leaderEpoch);
      lastSurvivor = Math.max(lastSurvivor, model.survive(log));
      model.deleting = false;
      firstMissing =
          Math.min(firstMissing, ModelLog.firstMissing(before.get(model), model.entries));
      check(model);
      rewindSequences(model);
    }
    assertThat(lastSurvivor).as("order of survivors over all logs").isLessThan(firstMissing);
    leaderEpoch++;
  }

  private void createLog() {
    String directory = "log" + random.nextInt(4) + "-0";
    if (!models.containsKey(directory)) {
      LogName name = new LogName(directory, new UUID(1, ++created));
      ModelLog model = new ModelLog(name);
      LogKind kind = random.nextBoolean() ? LogKind.DATA : LogKind.STATE;
      model.deleting = true;
      models.put(directory, model);
      store.create(name, kind, OPTIONS);
      model.deleting = false;
      sequences.keySet().removeIf(key -> key.startsWith(directory));
    }
  }

  private void deleteLog() {
    ModelLog model = anyModel();
    if (model != null && random.nextInt(4) == 0) {
      model.deleting = true;
      store.delete(model.name);
      models.remove(model.name.directory());
    }
  }

  private void append() {
    ModelLog model = anyModel();
    if (model == null) {
      createLog();
      return;
    }
    String value =
        "v" + order + "-" + "x".repeat(random.nextInt(30) == 0 ? 6000 : random.nextInt(700));
    int count = 1 + random.nextInt(3);
    TestBatch batch = new TestBatch();
    for (int i = 0; i < count; i++) {
      batch.record(1000 + order, value.getBytes(StandardCharsets.UTF_8));
    }
    int producer = random.nextInt(PRODUCERS + 2);
    String key = model.name.directory() + "/" + producer;
    if (producer < PRODUCERS) {
      batch.producer(producer, 0, sequences.getOrDefault(key, 0));
    }
    boolean transactional = producer >= FIRST_TRANSACTIONAL && producer < PRODUCERS;
    if (transactional) {
      batch.transactional();
    }
    ModelLog.Entry entry = submit(model, batch.build(), value);
    entry.transactional = transactional;
    if (producer < PRODUCERS) {
      entry.producer = producer;
      entry.firstSequence = sequences.getOrDefault(key, 0);
      sequences.put(key, entry.firstSequence + count);
    }
  }

  private void endTransaction() {
    ModelLog model = anyModel();
    int producer = FIRST_TRANSACTIONAL + random.nextInt(PRODUCERS - FIRST_TRANSACTIONAL);
    if (model == null || !model.hasOpenTransaction(producer)) {
      return;
    }
    PartitionLog log = log(model);
    boolean commit = random.nextBoolean();
    var marker = new TransactionMarker(producer, (short) 0, commit, 7, 1000 + order);
    ByteBuffer batch = ControlBatch.of(marker);
    long base = log.endOffset();
    ModelLog.Entry entry =
        new ModelLog.Entry(order++, base, base + 1, TestBatch.firstValue(batch, 0));
    entry.forced = random.nextBoolean();
    entry.endsTransactionOf = producer;
    entry.commit = commit;
    model.entries.add(entry);
    AppendResult result =
        log.appendMarker(
            marker,
            entry.forced ? Durability.FORCED : Durability.WRITTEN,
            failure -> entry.acknowledged = failure == null);
    assertThat(result).isEqualTo(new AppendResult(base, base, false));
    assertThat(log.appendMarker(marker, Durability.WRITTEN, failure -> {}))
        .isEqualTo(PartitionLog.NOTHING_APPENDED);
  }

  private void check(ModelLog model) {
    PartitionLog log = log(model);
    model.readAll(log);
    transactions += model.checkTransactions(log);
  }

  private ModelLog.Entry submit(ModelLog model, ByteBuffer batch, String value) {
    PartitionLog log = log(model);
    boolean forced = random.nextInt(3) > 0;
    long base = log.endOffset();
    int records = batch.getInt(57);
    ModelLog.Entry entry = new ModelLog.Entry(order++, base, base + records, value);
    entry.forced = forced;
    model.entries.add(entry);
    AppendResult result =
        log.append(
            batch,
            forced ? Durability.FORCED : Durability.WRITTEN,
            failure -> entry.acknowledged = failure == null);
    assertThat(result).isEqualTo(new AppendResult(base, base + records - 1, false));
    return entry;
  }

  /** The last batch of a producer, sent again, must be known, also after a crash. */
  private void resendLast() {
    ModelLog model = anyModel();
    ModelLog.Entry last = model == null ? null : model.lastOfAnyProducer(random);
    if (last == null || last.offset < log(model).startOffset()) {
      return;
    }
    TestBatch batch = new TestBatch().producer(last.producer, 0, last.firstSequence);
    for (long i = last.offset; i < last.nextOffset; i++) {
      batch.record(1, last.value.getBytes(StandardCharsets.UTF_8));
    }
    AppendResult result =
        log(model)
            .append(
                batch.build(),
                Durability.FORCED,
                failure -> {
                  last.forced = true;
                  last.acknowledged |= failure == null;
                });
    assertThat(result).isEqualTo(new AppendResult(last.offset, last.nextOffset - 1, true));
  }

  /** After a crash a producer goes on behind the last of its batches that survived. */
  private void rewindSequences(ModelLog model) {
    for (int producer = 0; producer < PRODUCERS; producer++) {
      String key = model.name.directory() + "/" + producer;
      sequences.put(key, model.nextSequence(producer));
    }
  }

  private void advanceStart() {
    ModelLog model = anyModel();
    if (model != null) {
      PartitionLog log = log(model);
      long range = log.highWatermark() - log.startOffset();
      long target = log.startOffset() + (range == 0 ? 0 : random.nextInt((int) range + 1));
      model.startRequested(target);
      log.advanceStartTo(target);
    }
  }

  private void readSome() {
    ModelLog model = anyModel();
    if (model != null) {
      check(model);
    }
  }

  private void restartCleanly() throws IOException {
    stopping = true;
    store.close();
    open();
    stopping = false;
    assertThat(store.wasUnclean()).isFalse();
    for (ModelLog model : models.values()) {
      check(model);
      assertThat(log(model).highWatermark()).isEqualTo(log(model).endOffset());
    }
  }

  private ModelLog anyModel() {
    List<ModelLog> all = new ArrayList<>(models.values());
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  private PartitionLog log(ModelLog model) {
    return store.find(model.name).orElseThrow();
  }
}
