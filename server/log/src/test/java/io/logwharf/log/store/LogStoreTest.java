package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.log.AppendResult;
import io.logwharf.log.AwaitedAppend;
import io.logwharf.log.Durability;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogException;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on the real disk, from the outside. */
class LogStoreTest {
  private static final LogOptions SMALL = new LogOptions(1 << 14, 1024);
  @TempDir Path directory;
  private LogStore store;

  @BeforeEach
  void open() {
    store = LogStores.open(config());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private LogStoreConfig config() {
    return LogStoreConfig.defaults(directory).withDiskReserveBytes(0);
  }

  private void reopen() {
    store.close();
    open();
  }

  private static LogName name(String directory) {
    return new LogName(directory, UUID.nameUUIDFromBytes(directory.getBytes()));
  }

  private static AppendResult append(PartitionLog log, ByteBuffer batch) throws Exception {
    AwaitedAppend done = new AwaitedAppend();
    AppendResult result = log.append(batch, Durability.FORCED, done);
    done.await();
    return result;
  }

  private static List<String> values(PartitionLog log) {
    List<String> values = new ArrayList<>();
    long offset = log.startOffset();
    LogSlice slice = log.read(offset, 4096);
    while (slice != null) {
      try (LogSlice open = slice) {
        ByteBuffer bytes = open.buffer();
        for (int at = 0; at < bytes.limit(); at += 12 + bytes.getInt(at + 8)) {
          values.add(TestBatch.firstValue(bytes, at));
        }
        offset = open.nextOffset();
      }
      slice = log.read(offset, 4096);
    }
    return values;
  }

  @Test
  void shouldNotTakeALogThatComesBackForOneThatIsNew(@TempDir Path elsewhere) throws Exception {
    append(store.create(name("orders-0"), LogKind.DATA, SMALL), TestBatch.of("a"));
    store.close();
    Path folder = directory.resolve("orders-0");
    Path away = elsewhere.resolve("orders-0");
    Files.move(folder, away);
    open();
    store.close();
    Files.move(away, folder);
    assertThatThrownBy(this::open)
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining(folder + " was not there when the store was closed");
  }

  @Test
  void shouldReadWhatWasAppended() throws Exception {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    assertThat(append(log, TestBatch.of("a"))).isEqualTo(new AppendResult(0, 0, false));
    assertThat(append(log, TestBatch.of(3, "b"))).isEqualTo(new AppendResult(1, 3, false));
    assertThat(log.highWatermark()).isEqualTo(4);
    assertThat(values(log)).containsExactly("a", "b");
  }

  @Test
  void shouldKeepEverythingOverACleanStop() throws Exception {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      expected.add("value " + i + "x".repeat(100));
      append(log, TestBatch.of(expected.get(i)));
    }
    reopen();
    assertThat(store.wasUnclean()).isFalse();
    PartitionLog again = store.find(name("orders-0")).orElseThrow();
    assertThat(values(again)).isEqualTo(expected);
    assertThat(append(again, TestBatch.of("next")).firstOffset()).isEqualTo(500);
    assertThat(again.leaderEpoch()).isZero();
  }

  @Test
  void shouldHandOutTheFileForSendfile() throws Exception {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    append(log, TestBatch.of("a"));
    append(log, TestBatch.of("b"));
    try (LogSlice slice = log.read(1, 1000)) {
      byte[] mapped = new byte[slice.sizeInBytes()];
      slice.buffer().get(mapped);
      java.io.ByteArrayOutputStream sent = new java.io.ByteArrayOutputStream();
      slice.channel().transferTo(slice.position(), slice.sizeInBytes(), Channels.newChannel(sent));
      assertThat(sent.toByteArray()).isEqualTo(mapped);
      assertThat(slice.firstOffset()).isEqualTo(1);
    }
  }

  @Test
  void shouldReadNothingAtTheEndAndRefuseBeyond() throws Exception {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    append(log, TestBatch.of("a"));
    assertThat(log.read(1, 1000)).isNull();
    assertThatThrownBy(() -> log.read(2, 1000)).isInstanceOf(OffsetOutOfRangeException.class);
    assertThatThrownBy(() -> log.read(-1, 1000)).isInstanceOf(OffsetOutOfRangeException.class);
  }

  @Test
  void shouldRefuseBytesThatAreNoBatch() {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    ByteBuffer cut = TestBatch.of("abc");
    cut.limit(cut.limit() - 1);
    assertThatThrownBy(() -> log.append(cut, Durability.FORCED, failure -> {}))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("no whole record batch");
    assertThat(log.endOffset()).isZero();
  }

  @Test
  void shouldTellListenersOfTheHighWatermarkBeforeTheAppend() throws Exception {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    AtomicInteger order = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    log.onHighWatermark(() -> told.set(order.incrementAndGet()));
    AwaitedAppend done = new AwaitedAppend();
    log.append(
        TestBatch.of("a"),
        Durability.WRITTEN,
        failure -> {
          order.incrementAndGet();
          done.onComplete(failure);
        });
    done.await();
    assertThat(told.get()).isEqualTo(1);
    assertThat(order.get()).isEqualTo(2);
  }

  @Test
  void shouldHaveToldEveryListenerOnceItIsSettled() {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    AtomicInteger told = new AtomicInteger();
    for (int i = 0; i < 500; i++) {
      log.append(TestBatch.of("a" + i), Durability.WRITTEN, failure -> told.incrementAndGet());
    }
    store.settle();
    assertThat(told).hasValue(500);
  }

  @Test
  void shouldRemoveSegmentsBelowTheStartOnceNoSliceHoldsThem() throws Exception {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    for (int i = 0; i < 100; i++) {
      append(log, TestBatch.of("x".repeat(1000)));
    }
    Path first = directory.resolve("orders-0/00000000000000000000.log");
    LogSlice held = log.read(0, 1000);
    log.advanceStartTo(90);
    assertThatThrownBy(() -> log.read(0, 1000)).isInstanceOf(OffsetOutOfRangeException.class);
    assertThat(TestBatch.firstValue(held.buffer(), 0)).hasSize(1000);
    held.close();
    await(() -> !Files.exists(first));
    assertThat(values(log)).hasSize(10);
    reopen();
    assertThat(store.find(name("orders-0")).orElseThrow().startOffset()).isEqualTo(90);
  }

  @Test
  void shouldGiveBackTheSpaceOfAConsumedLog() throws Exception {
    LogOptions large = new LogOptions(1 << 26, 4096);
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, large);
    for (int i = 0; i < 20; i++) {
      append(log, TestBatch.of("x".repeat(100_000)));
    }
    log.advanceStartTo(20);
    Path first = directory.resolve("orders-0/00000000000000000000.log");
    await(() -> !Files.exists(first));
    reopen();
    PartitionLog again = store.find(name("orders-0")).orElseThrow();
    assertThat(again.startOffset()).isEqualTo(20);
    assertThat(append(again, TestBatch.of("a")).firstOffset()).isEqualTo(20);
  }

  @Test
  void shouldNotMixUpLogsOfTheSameNameAndAnotherTopic() throws Exception {
    PartitionLog old = store.create(name("orders-0"), LogKind.DATA, SMALL);
    append(old, TestBatch.of("old"));
    store.delete(name("orders-0"));
    assertThatThrownBy(() -> append(old, TestBatch.of("late")))
        .isInstanceOf(LogClosedException.class);
    LogName newName = new LogName("orders-0", UUID.randomUUID());
    PartitionLog young = store.create(newName, LogKind.DATA, SMALL);
    append(young, TestBatch.of("new"));
    assertThat(store.find(name("orders-0"))).isEmpty();
    reopen();
    assertThat(values(store.find(newName).orElseThrow())).containsExactly("new");
    assertThat(store.logs()).hasSize(1);
  }

  @Test
  void shouldRefuseASecondLogOfOneName() {
    store.create(name("orders-0"), LogKind.DATA, SMALL);
    assertThatThrownBy(() -> store.create(name("orders-0"), LogKind.DATA, SMALL))
        .isInstanceOf(LogException.class);
    assertThatThrownBy(() -> store.create(name("../x"), LogKind.DATA, SMALL))
        .isInstanceOf(LogException.class);
  }

  @Test
  void shouldKeepVolatileLogsOffTheDisk() throws Exception {
    PartitionLog log = store.create(name("temp-0"), LogKind.VOLATILE, SMALL);
    for (int i = 0; i < 300; i++) {
      append(log, TestBatch.of("v" + i + "x".repeat(100)));
    }
    assertThat(log.highWatermark()).isEqualTo(300);
    assertThat(values(log)).hasSize(300);
    try (LogSlice slice = log.read(0, 100)) {
      assertThat(slice.channel()).isNull();
    }
    log.advanceStartTo(300);
    assertThat(log.sizeInBytes()).isLessThan(1 << 14);
    assertThat(directory.resolve("temp-0")).doesNotExist();
    store.delete(name("temp-0"));
    assertThatThrownBy(() -> log.read(300, 10)).isInstanceOf(LogClosedException.class);
  }

  @Test
  void shouldForceOnceForAllWhoWait() throws Exception {
    PartitionLog log = store.create(name("orders-0"), LogKind.DATA, SMALL);
    append(log, TestBatch.of("first"));
    long before = store.forces();
    List<AwaitedAppend> all = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      AwaitedAppend done = new AwaitedAppend();
      log.append(TestBatch.of("x"), Durability.FORCED, done);
      all.add(done);
    }
    for (AwaitedAppend done : all) {
      done.await();
    }
    // How many share a force depends on who gets the processor; that some do must hold anyway.
    assertThat(store.forces() - before).isLessThan(2000);
    assertThat(log.highWatermark()).isEqualTo(2001);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
