package io.logwharf.coordinator.share.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.record.RecordFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateRecordFormatTest {
  private final List<String> heard = new ArrayList<>();

  @Test
  void shouldKeepBytesOfChangesFromReleaseToRelease() {
    ChangesWriter writer = new ChangesWriter();
    writer.done(100, 100);
    writer.done(101, 109);
    writer.deliveryCount(50, 51, 3);

    ByteBuffer bytes = writer.take();

    assertThat(hex(bytes)).isEqualTo("0000" + "c80112" + "77" + "0303");
    assertThat(read(bytes)).containsExactly("done 100..109", "count 50..51 = 3");
  }

  @Test
  void shouldKeepBytesOfPendingAcknowledgementsFromReleaseToRelease() {
    HoldingWriter writer = new HoldingWriter();
    writer.begin(new Holding.Pending(new TransactionKey(300, 5)));
    writer.held(100, 1);
    writer.held(101, 1);
    writer.held(103, 2);

    ByteBuffer bytes = writer.take();

    assertThat(hex(bytes)).isEqualTo("0003" + "ac0205" + "c8010101" + "020002");
    assertThat(read(bytes))
        .containsExactly("100..101 = 1 pending in 300/5", "103..103 = 2 pending in 300/5");
  }

  @Test
  void shouldKeepBytesOfWhatIsScheduledAndCondemnedFromReleaseToRelease() {
    HoldingWriter writer = new HoldingWriter();
    writer.begin(new Holding.Scheduled(300));
    writer.held(5, 2);
    assertBytes(writer, "0004" + "ac02" + "0a0002", "5..5 = 2 scheduled at 300");
    writer.begin(new Holding.Condemned(DeadLetterReason.EXPIRED));
    writer.held(5, 2);
    assertBytes(writer, "0005" + "02" + "0a0002", "5..5 = 2 condemned EXPIRED");
    writer.begin(new Holding.Moving(new TransactionKey(7, 1), DeadLetterReason.REJECTED));
    writer.held(5, 2);
    assertBytes(writer, "0006" + "070101" + "0a0002", "5..5 = 2 moving in 7/1 REJECTED");
  }

  private void assertBytes(HoldingWriter writer, String hex, String said) {
    ByteBuffer bytes = writer.take();
    assertThat(hex(bytes)).isEqualTo(hex);
    heard.clear();
    assertThat(read(bytes)).containsExactly(said);
  }

  @Test
  void shouldKeepBytesOfFrontierFromReleaseToRelease() {
    ByteBuffer bytes = new FrontierWriter().write(300);
    assertThat(hex(bytes)).isEqualTo("0001" + "ac02");
    assertThat(read(bytes)).containsExactly("frontier 300");
  }

  @Test
  void shouldKeepBytesOfSnapshotFromReleaseToRelease() {
    List<ByteBuffer> parts = snapshot(1 << 16);
    assertThat(parts).hasSize(1);
    assertThat(hex(parts.get(0)))
        .isEqualTo("0002" + "0001" + "0a1e32" + "002000" + "05010207" + "01");
    assertThat(read(parts.get(0)))
        .containsExactly(
            "part 0 last=true 10 40 50", "held 10..14 = 0", "20..20 = 2 pending in 7/1", "end 0");
  }

  @Test
  void shouldCutLargeSnapshotIntoParts() {
    List<ByteBuffer> parts = snapshot(8);
    assertThat(parts).hasSize(2);
    parts.forEach(this::read);
    assertThat(heard)
        .containsExactly(
            "part 0 last=false 10 40 50",
            "held 10..14 = 0",
            "end 0",
            "part 1 last=true 10 40 50",
            "20..20 = 2 pending in 7/1",
            "end 1");
  }

  @Test
  void shouldServeOneRecordAfterAnother() {
    ChangesWriter writer = new ChangesWriter();
    writer.done(5, 5);
    writer.take();
    assertThat(writer.isEmpty()).isTrue();
    writer.done(6, 6);
    assertThat(read(writer.take())).containsExactly("done 6..6");
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertRefused("01000000", "version is 1");
    assertRefused("0009", "type is 9");
    assertRefused("0001", "needs 1 more bytes");
    assertRefused("00010000", "1 bytes too many");
    assertRefused("000001", "not an offset");
    assertRefused("0000" + "00" + "feffffffffffffffff01", "longer than a log");
    assertRefused("0002" + "0001" + "0a0532" + "003000", "over the scan frontier");
    assertRefused("0002" + "0001" + "0a0532" + "002800", "over the scan frontier");
    assertRefused("0002" + "0003", "a flag is 3");
    assertRefused("0000" + "ffffffffffffffffffff01", "more than 64 bits");
    assertRefused("0003" + "0500", "counted from 1");
    assertRefused("0003" + "0501" + "01", "not an offset");
    assertRefused("0005" + "03", "reason");
    assertRefused("0002" + "0001" + "0a0532" + "000500", "a way of number 5");
  }

  private void assertRefused(String hex, String problem) {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(RecordFormatException.class)
        .hasMessageContaining(problem);
  }

  private static List<ByteBuffer> snapshot(int maxPartBytes) {
    List<ByteBuffer> parts = new ArrayList<>();
    SnapshotPart head = new SnapshotPart(0, true, 10, 40, 50);
    SnapshotWriter writer =
        new SnapshotWriter(
            head, maxPartBytes, part -> parts.add(ByteBuffer.allocate(99).put(part).flip()));
    writer.held(10, 12, 0, null);
    writer.held(13, 14, 0, null);
    writer.held(20, 20, 2, new Holding.Pending(new TransactionKey(7, 1)));
    int size = (int) writer.end();
    assertThat(parts.stream().mapToInt(ByteBuffer::remaining).sum()).isEqualTo(size);
    return parts;
  }

  private List<String> read(ByteBuffer bytes) {
    StateRecordReader.read(bytes, new Listing());
    return heard;
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }

  private final class Listing implements StateRecordVisitor {
    @Override
    public void onDone(long firstOffset, long lastOffset) {
      heard.add("done " + firstOffset + ".." + lastOffset);
    }

    @Override
    public void onDeliveryCount(long firstOffset, long lastOffset, int deliveryCount) {
      heard.add("count " + firstOffset + ".." + lastOffset + " = " + deliveryCount);
    }

    @Override
    public void onHolding(Holding holding, long firstOffset, long lastOffset, int deliveryCount) {
      heard.add(holding(holding, firstOffset, lastOffset, deliveryCount));
    }

    @Override
    public void onFrontier(long deliveryFrontier) {
      heard.add("frontier " + deliveryFrontier);
    }

    @Override
    public void onSnapshotPart(SnapshotPart part) {
      heard.add(
          "part %d last=%s %d %d %d"
              .formatted(
                  part.number(),
                  part.last(),
                  part.startOffset(),
                  part.scanFrontier(),
                  part.deliveryFrontier()));
    }

    @Override
    public void onSnapshotRange(long firstOffset, long lastOffset, int deliveryCount) {
      heard.add("held " + firstOffset + ".." + lastOffset + " = " + deliveryCount);
    }

    @Override
    public void onSnapshotHolding(
        Holding holding, long firstOffset, long lastOffset, int deliveryCount) {
      heard.add(holding(holding, firstOffset, lastOffset, deliveryCount));
    }

    private String holding(Holding holding, long first, long last, int deliveryCount) {
      String how = "";
      if (holding instanceof Holding.Pending pending) {
        how = "pending in " + name(pending.transaction());
      } else if (holding instanceof Holding.Scheduled scheduled) {
        how = "scheduled at " + scheduled.dueMs();
      } else if (holding instanceof Holding.Condemned condemned) {
        how = "condemned " + condemned.reason();
      } else if (holding instanceof Holding.Moving moving) {
        how = "moving in " + name(moving.transaction()) + " " + moving.reason();
      }
      return "%d..%d = %d %s".formatted(first, last, deliveryCount, how);
    }

    private String name(TransactionKey transaction) {
      return transaction.producerId() + "/" + transaction.sequence();
    }

    @Override
    public void onSnapshotPartEnd(SnapshotPart part) {
      heard.add("end " + part.number());
    }
  }
}
