package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.log.AbortedTransaction;
import io.logwharf.log.AppendResult;
import io.logwharf.log.AwaitedAppend;
import io.logwharf.log.Durability;
import io.logwharf.log.InvalidProducerEpochException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.OpenTransaction;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import io.logwharf.log.TransactionMarker;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transactions of a log, from the outside. */
class TransactionsTest {
  private static final LogName NAME = new LogName("orders-0", new UUID(1, 1));
  private static final LogOptions SMALL = new LogOptions(1 << 14, 1024);
  private static final long PRODUCER = 7;
  private static final long OTHER = 8;
  private static final short EPOCH = 3;

  @TempDir Path directory;
  private LogStore store;

  @BeforeEach
  void open() {
    store = LogStores.open(LogStoreConfig.defaults(directory).withDiskReserveBytes(0));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private PartitionLog create(LogKind kind) {
    return store.create(NAME, kind, SMALL);
  }

  private PartitionLog reopened() {
    store.close();
    open();
    return store.find(NAME).orElseThrow();
  }

  private static AppendResult write(PartitionLog log, long producer, int sequence)
      throws Exception {
    byte[] value = "x".repeat(500).getBytes(StandardCharsets.UTF_8);
    ByteBuffer batch =
        new TestBatch()
            .producer(producer, EPOCH, sequence)
            .transactional()
            .record(1000, value)
            .build();
    AwaitedAppend done = new AwaitedAppend();
    AppendResult result = log.append(batch, Durability.FORCED, done);
    done.await();
    return result;
  }

  private static AppendResult end(PartitionLog log, long producer, int epoch, boolean commit)
      throws Exception {
    AwaitedAppend done = new AwaitedAppend();
    var marker = new TransactionMarker(producer, (short) epoch, commit, 5, 2000);
    AppendResult result = log.appendMarker(marker, Durability.FORCED, done);
    done.await();
    return result;
  }

  @ParameterizedTest
  @EnumSource(
      value = LogKind.class,
      names = {"DATA", "VOLATILE"})
  void shouldHoldTheLastStableOffsetAtTheOldestOpenTransaction(LogKind kind) throws Exception {
    PartitionLog log = create(kind);
    write(log, PRODUCER, 0);
    write(log, OTHER, 0);
    write(log, PRODUCER, 1);
    assertThat(log.lastStableOffset()).isZero();
    assertThat(log.oldestTransaction()).contains(new OpenTransaction(PRODUCER, 0));
    assertThat(log.readCommitted(0, 1000)).isNull();

    assertThat(end(log, PRODUCER, EPOCH, true)).isEqualTo(new AppendResult(3, 3, false));
    assertThat(log.lastStableOffset()).isEqualTo(1);
    assertThat(log.outcome(PRODUCER, 2)).isEqualTo(TransactionOutcome.COMMITTED);
    assertThat(log.outcome(OTHER, 1)).isEqualTo(TransactionOutcome.OPEN);

    end(log, OTHER, EPOCH, false);
    assertThat(log.lastStableOffset()).isEqualTo(5);
    assertThat(log.outcome(OTHER, 1)).isEqualTo(TransactionOutcome.ABORTED);
    assertThat(log.abortedTransactions(0, 5))
        .containsExactly(new AbortedTransaction(OTHER, 1, 4, 5));
    assertThat(log.abortedTransactions(0, 1)).isEmpty();
    assertThat(log.oldestTransaction()).isEmpty();
  }

  @Test
  void shouldWriteMarkersAsKafkaDoes() throws Exception {
    PartitionLog log = create(LogKind.DATA);
    write(log, PRODUCER, 0);
    end(log, PRODUCER, EPOCH, true);

    try (LogSlice slice = log.read(1, 1000)) {
      ByteBuffer bytes = slice.buffer();
      assertThat(BatchHeader.isIntact(bytes, 0, bytes.limit())).isTrue();
      assertThat(BatchHeader.isControl(bytes, 0)).isTrue();
      assertThat(BatchHeader.isTransactional(bytes, 0)).isTrue();
      assertThat(BatchHeader.recordCount(bytes, 0)).isEqualTo(1);
      assertThat(BatchHeader.maxTimestamp(bytes, 0)).isEqualTo(2000);
      // Key: version 0, type 1; value: version 0, coordinator epoch 5.
      assertThat(bytes.slice(BatchHeader.BYTES, 17))
          .isEqualTo(
              ByteBuffer.wrap(new byte[] {32, 0, 0, 0, 8, 0, 0, 0, 1, 12, 0, 0, 0, 0, 0, 5, 0}));
    }
  }

  @Test
  void shouldTakeAnEpochAwayByAMarker() throws Exception {
    PartitionLog log = create(LogKind.DATA);
    write(log, PRODUCER, 0);
    end(log, PRODUCER, EPOCH + 1, false);

    assertThatThrownBy(() -> write(log, PRODUCER, 1))
        .isInstanceOf(InvalidProducerEpochException.class);
  }

  @Test
  void shouldIgnoreAMarkerThatIsThere() throws Exception {
    PartitionLog log = create(LogKind.DATA);
    write(log, PRODUCER, 0);
    end(log, PRODUCER, EPOCH + 1, false);

    assertThat(end(log, PRODUCER, EPOCH + 1, false)).isEqualTo(PartitionLog.NOTHING_APPENDED);
    assertThat(end(log, PRODUCER, EPOCH, true)).isEqualTo(PartitionLog.NOTHING_APPENDED);
    assertThat(log.endOffset()).isEqualTo(2);
  }

  @Test
  void shouldKnowItsTransactionsAfterARestart() throws Exception {
    PartitionLog log = create(LogKind.DATA);
    for (int i = 0; i < 60; i++) {
      write(log, PRODUCER, i);
      end(log, PRODUCER, EPOCH, i % 3 > 0);
    }
    write(log, OTHER, 0);
    write(log, PRODUCER, 60);
    end(log, PRODUCER, EPOCH, false);
    var aborted = log.abortedTransactions(0, log.lastStableOffset());
    assertThat(aborted).hasSize(20);

    log = reopened();
    assertThat(log.lastStableOffset()).isEqualTo(120);
    assertThat(log.oldestTransaction()).contains(new OpenTransaction(OTHER, 120));
    assertThat(log.abortedTransactions(0, 120)).isEqualTo(aborted);
    assertThat(log.outcome(PRODUCER, 6)).isEqualTo(TransactionOutcome.ABORTED);
    assertThat(log.outcome(PRODUCER, 8)).isEqualTo(TransactionOutcome.COMMITTED);
    end(log, OTHER, EPOCH, true);
    assertThat(log.lastStableOffset()).isEqualTo(124);
    assertThat(log.outcome(PRODUCER, 121)).isEqualTo(TransactionOutcome.ABORTED);

    log.advanceStartTo(100);
    assertThat(log.abortedTransactions(100, 124)).hasSizeGreaterThan(1).hasSizeLessThan(20);
  }

  @Test
  void shouldMakeNoTransactionIndexWhereNothingWasAborted() throws Exception {
    PartitionLog log = create(LogKind.DATA);
    write(log, PRODUCER, 0);
    end(log, PRODUCER, EPOCH, true);
    reopened();

    try (Stream<Path> files = Files.list(directory.resolve("orders-0"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".txnindex"));
    }
  }
}
