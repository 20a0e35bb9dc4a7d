package io.logwharf.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.log.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConfigTest {
  @Test
  void shouldHaveDefaultsThatWork() {
    BrokerConfig config = BrokerConfig.of(Map.of());

    assertThat(config.listener()).isEqualTo(new ListenerAddress("localhost", 9092));
    assertThat(config.advertised()).isNull();
    assertThat(config.acksAll()).isEqualTo(Durability.FORCED);
    assertThat(config.isInMemory()).isFalse();
    assertThat(config.loops()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldNameTheNearestOfAnUnknownKey() {
    assertThatThrownBy(() -> BrokerConfig.of(Map.of("message.max.byte", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown key message.max.byte; did you mean message.max.bytes?");
  }

  @ParameterizedTest
  @CsvSource({
    "num.partitions,0",
    "num.partitions,many",
    "message.max.bytes,99999999999",
    "auto.create.topics.enable,yes",
    "storage,cloud",
    "flush.policy,never",
    "listeners,localhost:9092",
    "listeners,SSL://localhost:9092",
    "listeners,PLAINTEXT://localhost:99999",
    "transaction.max.timeout.ms,0",
    "log.segment.bytes,5"
  })
  void shouldRefuseValuesThatAreNotAllowed(String key, String value) {
    assertThatThrownBy(() -> BrokerConfig.of(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAINTEXT://:0", "PLAINTEXT://0.0.0.0:1", "PLAINTEXT://[::]:1"})
  void shouldKnowAllInterfaces(String listener) {
    assertThat(BrokerConfig.of(Map.of("listeners", listener)).listener().isWildcard()).isTrue();
  }

  @Test
  void shouldChangeOneValue() {
    BrokerConfig config = BrokerConfig.inMemory().with(BrokerKey.NUM_PARTITIONS, "7");

    assertThat(config.isInMemory()).isTrue();
    assertThat(config.text(BrokerKey.NUM_PARTITIONS)).isEqualTo("7");
    assertThat(config.isGiven(BrokerKey.NUM_PARTITIONS)).isTrue();
    assertThat(config.isGiven(BrokerKey.NODE_ID)).isFalse();
  }

  @Test
  void shouldFindEveryKeyInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(BrokerKey.values())
        .allSatisfy(
            key ->
                assertThat(readme)
                    .contains("| `" + key.key() + "` | " + shown(key) + " | " + key.description()));
  }

  private static String shown(BrokerKey key) {
    return key.defaultValue().isEmpty() ? "" : "`" + key.defaultValue() + "`";
  }

  @Test
  void shouldReadAFileAndLetTheCommandLineWin(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("broker.properties");
    Files.writeString(file, "num.partitions=3\nnode.id=5\n");

    Map<String, String> properties =
        BrokerMain.properties(new String[] {file.toString(), "--override", "node.id=6"});

    assertThat(properties).containsEntry("num.partitions", "3").containsEntry("node.id", "6");
  }

  @Test
  void shouldSayWhatIsWrongWithTheCommandLine(@TempDir Path folder) {
    assertThatThrownBy(() -> BrokerMain.properties(new String[] {"--override"}))
        .hasMessageContaining("key=value");
    assertThatThrownBy(() -> BrokerMain.properties(new String[] {"--port"}))
        .hasMessageContaining("usage");
    assertThatThrownBy(
            () -> BrokerMain.properties(new String[] {folder.resolve("none").toString()}))
        .hasMessageContaining("can't read");
  }

  @Test
  void shouldLetOnlyOneBrokerUseAFolder(@TempDir Path folder) throws IOException {
    DataFolderLock lock = DataFolderLock.take(folder);

    assertThatThrownBy(() -> DataFolderLock.take(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("used by another broker");
    lock.close();
    DataFolderLock.take(folder).close();
  }

  @Test
  void shouldSayWhyADataFolderCanNotBeMade(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("a-file"));
    assertThatThrownBy(() -> DataFolderLock.take(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("data folder " + file)
        .hasMessageContaining("set another log.dir");
  }
}
