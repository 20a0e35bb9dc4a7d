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
    PendingWriter writer = new PendingWriter();
    writer.begin(new TransactionKey(300, 5));
    writer.pending(100, 1);
    writer.pending(101, 1);
    writer.pending(103, 2);

    ByteBuffer bytes = writer.take();

    assertThat(hex(bytes)).isEqualTo("0003" + "ac0205" + "c8010101" + "020002");
    assertThat(read(bytes))
        .containsExactly("pending 100..101 = 1 in 300/5", "pending 103..103 = 2 in 300/5");
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
        .isEqualTo("0002" + "0001" + "0a1e32" + "000800" + "05010207" + "01");
    assertThat(read(parts.get(0)))
        .containsExactly(
            "part 0 last=true 10 40 50", "held 10..14 = 0", "pending 20..20 = 2 in 7/1", "end 0");
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
            "pending 20..20 = 2 in 7/1",
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
    assertRefused("0002" + "0001" + "0a0532" + "000c00", "over the scan frontier");
    assertRefused("0002" + "0001" + "0a0532" + "000a00", "over the scan frontier");
    assertRefused("0002" + "0003", "a flag is 3");
    assertRefused("0000" + "ffffffffffffffffffff01", "more than 64 bits");
    assertRefused("0003" + "0500", "counted from 1");
    assertRefused("0003" + "0501" + "01", "not an offset");
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
    writer.held(20, 20, 2, new TransactionKey(7, 1));
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
    public void onPending(
        TransactionKey transaction, long firstOffset, long lastOffset, int deliveryCount) {
      heard.add(pending(transaction, firstOffset, lastOffset, deliveryCount));
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
    public void onSnapshotPending(
        TransactionKey transaction, long firstOffset, long lastOffset, int deliveryCount) {
      heard.add(pending(transaction, firstOffset, lastOffset, deliveryCount));
    }

    private String pending(TransactionKey transaction, long first, long last, int deliveryCount) {
      return "pending %d..%d = %d in %d/%d"
          .formatted(first, last, deliveryCount, transaction.producerId(), transaction.sequence());
    }

    @Override
    public void onSnapshotPartEnd(SnapshotPart part) {
      heard.add("end " + part.number());
    }
  }
}
