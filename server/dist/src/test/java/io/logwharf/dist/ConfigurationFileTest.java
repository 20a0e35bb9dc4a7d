package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.BrokerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationFileTest {
  private static final Pattern DEFAULT = Pattern.compile("#([a-z.]+)=(.*)");

  @Test
  void shouldShowEveryKeyWithItsDefault() throws IOException {
    Map<String, String> shown =
        Files.readAllLines(Path.of("src/main/conf/server.properties")).stream()
            .map(DEFAULT::matcher)
            .filter(matcher -> matcher.matches())
            .collect(Collectors.toMap(matcher -> matcher.group(1), matcher -> matcher.group(2)));

    assertThat(shown)
        .containsExactlyInAnyOrderEntriesOf(
            Arrays.stream(BrokerKey.values())
                .collect(Collectors.toMap(BrokerKey::key, BrokerKey::defaultValue)));
  }
}
