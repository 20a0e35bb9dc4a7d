package io.logwharf.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScenarioTest {
  @Test
  void shouldChooseByName() {
    assertThat(Scenario.chosen(Effort.QUICK, name -> name.startsWith("transacted")))
        .hasSize(4)
        .allMatch(chosen -> chosen.name().startsWith("transacted"));
  }

  @Test
  void shouldSayAtOnceThatAScenarioIsMissing() {
    assertThatThrownBy(() -> Scenario.chosen(Effort.QUICK, name -> name.startsWith("latency")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("through");
    assertThatThrownBy(() -> Scenario.chosen(Effort.QUICK, name -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none");
  }
}
