package io.logwharf.coordinator.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.metadata.MetadataRecord.ConfigsChanged;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicCreated;
import io.logwharf.coordinator.record.RecordFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataRecordCodecTest {
  private static final List<MetadataRecord> EXAMPLES =
      List.of(
          new TopicCreated(
              new TopicMetadata(new UUID(1, 2), "orders", 3, Map.of(TopicSettings.KIND, "queue"))),
          new ConfigsChanged(
              ResourceType.GROUP, "größe", Map.of("a", Optional.of("b"), "c", Optional.empty())));

  @Test
  void shouldKeepItsBytesFromReleaseToRelease() {
    ByteBuffer bytes = MetadataRecordCodec.encode(new MetadataRecord.ProducerIdsReserved(1000));
    assertThat(bytes).isEqualTo(ByteBuffer.wrap(new byte[] {0, 4, (byte) 0xE8, 7}));
  }

  @Test
  void shouldRefuseRecordsCutShort() {
    for (MetadataRecord example : EXAMPLES) {
      ByteBuffer bytes = MetadataRecordCodec.encode(example);
      for (int length = 0; length < bytes.limit(); length++) {
        ByteBuffer cut = bytes.slice(0, length);
        assertThatThrownBy(() -> MetadataRecordCodec.decode(cut))
            .isInstanceOf(RecordFormatException.class);
      }
    }
  }

  @Test
  void shouldRefuseNewerVersions() {
    assertThatThrownBy(() -> MetadataRecordCodec.decode(ByteBuffer.wrap(new byte[] {1, 4, 0})))
        .isInstanceOf(RecordFormatException.class)
        .hasMessageContaining("version is 1");
  }

  @Test
  void shouldAnswerDamageWithFormatErrorsOnly() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer bytes = MetadataRecordCodec.encode(EXAMPLES.get(i % EXAMPLES.size()));
      byte[] damaged = new byte[bytes.remaining()];
      bytes.get(damaged);
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        MetadataRecordCodec.decode(ByteBuffer.wrap(damaged));
      } catch (RecordFormatException e) {
        assertThat(e).hasMessageContaining("metadata record");
      }
    }
  }
}
