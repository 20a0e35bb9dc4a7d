package io.logwharf.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordPickTest {
  private final RecordPick pick = new RecordPick();
  private final RecordCursor cursor = new RecordCursor(TestBatches.LIMIT);
  private final List<SimpleRecord> records = TestBatches.records(40, 11);

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldCutTheRecordsThatWerePicked(CompressionType type) {
    BatchView batch = batch(type);
    cursor.reset(batch);
    while (cursor.next()) {
      if (isWanted(cursor.record().offset())) {
        pick.add(cursor);
      }
    }
    ByteBuf out = Unpooled.buffer().writeInt(1);
    pick.writeTo(batch, out);
    out.skipBytes(4);
    assertThat(TestBatches.readByKafka(out.nioBuffer())).isEqualTo(wanted());
    BatchView cut = new BatchView().wrap(out.nioBuffer());
    assertThat(cut.isCrcValid()).isTrue();
    assertThat(cut.baseOffset()).isEqualTo(100);
    assertThat(cut.recordCount()).isEqualTo(pick.size()).isEqualTo(19);
    assertThat(pick.offsetDelta(18)).isEqualTo(cut.lastOffsetDelta());
  }

  @Test
  void shouldGoToRecordsWhereAnotherCursorHasSeenThem() {
    BatchView batch = batch(CompressionType.NONE);
    List<Integer> places = new ArrayList<>();
    cursor.reset(batch);
    while (cursor.next()) {
      places.add(cursor.place());
    }
    RecordCursor other = new RecordCursor(TestBatches.LIMIT);
    for (int i = 0; i < places.size(); i++) {
      assertThat(other.goTo(batch, places.get(i), 100 + i)).isTrue();
      assertThat(other.place()).isEqualTo(places.get(i));
      assertThat(TestBatches.toSimple(other.record())).isEqualTo(records.get(i));
      if (isWanted(100 + i)) {
        pick.add(other);
      }
    }
    ByteBuf out = Unpooled.buffer();
    pick.writeTo(batch, out);
    assertThat(TestBatches.readByKafka(out.nioBuffer())).isEqualTo(wanted());
  }

  @Test
  void shouldNotGoToARecordThatIsNotThere() {
    BatchView batch = batch(CompressionType.NONE);
    assertThat(cursor.goTo(batch, 0, 101)).isFalse();
    assertThat(cursor.goTo(batch, batch.sizeInBytes(), 100)).isFalse();
    assertThat(cursor.goTo(batch(CompressionType.LZ4), 0, 100)).isFalse();
  }

  @Test
  void shouldTakeRecordsInOrderOnly() {
    cursor.reset(batch(CompressionType.NONE));
    assertThat(cursor.next()).isTrue();
    pick.add(cursor);
    assertThatThrownBy(() -> pick.add(cursor)).isInstanceOf(IllegalArgumentException.class);
    pick.clear();
    assertThat(pick.isEmpty()).isTrue();
    pick.add(cursor);
  }

  private List<SimpleRecord> wanted() {
    List<SimpleRecord> wanted = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      if (isWanted(100 + i)) {
        wanted.add(records.get(i));
      }
    }
    return wanted;
  }

  private static boolean isWanted(long offset) {
    return offset % 3 == 0 || offset > 130;
  }

  private BatchView batch(CompressionType type) {
    return new BatchView().wrap(TestBatches.kafkaBatch(type, records).buffer());
  }
}
