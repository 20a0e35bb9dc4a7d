package io.logwharf.jms.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionUrlTest {
  @Test
  void shouldReadServersInOrder() {
    assertThat(ConnectionUrl.parse("logwharf://a:1,b,[::1]:3").target())
        .isEqualTo(
            new ConnectionUrl.Servers(
                List.of(
                    new ServerAddress("a", 1),
                    new ServerAddress("b", 9092),
                    new ServerAddress("::1", 3))));
  }

  @Test
  void shouldReadEmbeddedAndMemory() {
    assertThat(ConnectionUrl.parse("logwharf:embedded:target/data").target())
        .isEqualTo(new ConnectionUrl.Embedded(Path.of("target/data").toAbsolutePath()));
    assertThat(ConnectionUrl.parse("logwharf:memory").target())
        .isEqualTo(new ConnectionUrl.Memory(""));
    assertThat(ConnectionUrl.parse("logwharf:memory:a%20b").target())
        .isEqualTo(new ConnectionUrl.Memory("a b"));
  }

  @Test
  void shouldReadOptions() {
    ConnectionOptions options = options("prefetch=7&clientId=me%26you&autoAckSync=true");
    assertThat(options.consuming().prefetch()).isEqualTo(7);
    assertThat(options.clientId()).contains("me&you");
    assertThat(options.consuming().autoAckSync()).isTrue();
    assertThat(options.sending()).isEqualTo(ConnectionOptions.DEFAULT.sending());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefech=1|did you mean 'prefetch'",
        "autoacksync=true|did you mean 'autoAckSync'",
        "prefetch=x|must be a number from 1 to 1000000",
        "prefetch=0|must be a number from 1 to 1000000",
        "autoAckSync=yes|must be true or false",
        "prefetch|has no value",
        "prefetch=1&prefetch=2|is given twice"
      })
  void shouldSayWhatIsWrongWithAnOption(String query, String message) {
    assertThatThrownBy(() -> options(query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://a:1",
    "logwharf:",
    "logwharf://",
    "logwharf://a:x",
    "logwharf://a:70000",
    "logwharf:embedded:",
    "logwharf:other"
  })
  void shouldRefuseWhatIsNoUrl(String url) {
    assertThatThrownBy(() -> ConnectionUrl.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void shouldDescribeEveryOptionInTheReadme(Option option) throws Exception {
    assertThat(Files.readString(Path.of("README.md"))).contains("| `" + option.key() + "` |");
  }

  private static ConnectionOptions options(String query) {
    return ConnectionOptions.of(ConnectionUrl.parse("logwharf://a:1?" + query).options());
  }
}
