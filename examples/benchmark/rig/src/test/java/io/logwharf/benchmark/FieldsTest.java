package io.logwharf.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void shouldReadWhatItWrote() {
    Fields fields = Fields.of("url", "tcp://127.0.0.1:1?a=b", "count", 7);
    assertThat(Fields.parse(fields.line())).isEqualTo(fields);
    assertThat(fields.number("count")).isEqualTo(7);
  }

  @Test
  void shouldNameWhatIsNoPair() {
    assertThatThrownBy(() -> Fields.parse("a=1 nonsense")).hasMessageContaining("'nonsense'");
  }

  @Test
  void shouldNameWhatIsMissing() {
    assertThatThrownBy(() -> Fields.parse("a=1").get("b")).hasMessageContaining("'b'");
  }

  @Test
  void shouldRefuseBlanksThatWouldBreakTheLine() {
    assertThatThrownBy(() -> Fields.of("a", "b c").line()).hasMessageContaining("blank");
  }
}
