package io.logwharf.jms.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class KeyPartitionerTest {
  @Test
  void shouldChooseThePartitionThatKafkasProducerChooses() {
    Random random = new Random(42);
    for (int i = 0; i < 2000; i++) {
      StringBuilder key = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        key.append((char) (random.nextInt(10) == 0 ? 'ä' : 'a' + random.nextInt(26)));
      }
      int partitions = 1 + random.nextInt(20);
      byte[] bytes = key.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(KeyPartitioner.partition(key.toString(), partitions))
          .as("partition of '%s'", key)
          .isEqualTo(BuiltInPartitioner.partitionForKey(bytes, partitions));
    }
  }
}
