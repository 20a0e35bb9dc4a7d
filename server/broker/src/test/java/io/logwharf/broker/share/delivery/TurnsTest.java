package io.logwharf.broker.share.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns<String> turns = new Turns<>();

  @Test
  void shouldServeInOrderOfEntering() {
    turns.enter("a");
    turns.enter("b");
    turns.enter("a");
    assertThat(turns.next()).isEqualTo("a");
    turns.enter("a");
    assertThat(turns.next()).isEqualTo("b");
    assertThat(turns.next()).isEqualTo("a");
    assertThat(turns.next()).isNull();
  }

  @Test
  void shouldGiveTheTurnBack() {
    turns.enter("a");
    turns.enter("b");
    turns.putBack(turns.next());
    assertThat(turns.next()).isEqualTo("a");
  }

  @Test
  void shouldForgetWhoLeaves() {
    turns.enter("a");
    turns.enter("b");
    turns.leave("a");
    turns.leave("c");
    assertThat(turns.size()).isEqualTo(1);
    assertThat(turns.next()).isEqualTo("b");
    assertThat(turns.isEmpty()).isTrue();
  }

  @Test
  void shouldDivideRoundingUp() {
    assertThat(Turns.share(10, 3)).isEqualTo(4);
    assertThat(Turns.share(1, 100)).isEqualTo(1);
    assertThat(Turns.share(0, 5)).isEqualTo(1);
    assertThat(Turns.share(Long.MAX_VALUE - 10, 2)).isEqualTo(Integer.MAX_VALUE);
  }
}
