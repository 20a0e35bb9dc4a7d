package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupOrderTest {
  private final CrashModel model = new CrashModel();
  private final GroupOrder order = new GroupOrder(model);

  @Test
  void shouldAcceptAGroupThatStaysAndOneThatGoesOnWithAnother() {
    order.delivered("g", 1, "one");
    order.delivered("g", 3, "one");
    order.delivered("h", 1, "other");
    order.leaving("one");
    order.delivered("g", 3, "other");
    order.nextRound();
    order.delivered("g", 2, "third");
    assertThat(model.contradictionsAfterDrain()).isEmpty();
  }

  @Test
  void shouldReportAGroupThatIsWithTwo() {
    order.delivered("g", 1, "one");
    order.delivered("g", 2, "other");
    assertThat(model.contradictionsAfterDrain())
        .singleElement()
        .asString()
        .contains("another consumer");
  }

  @Test
  void shouldReportWhatIsOutOfOrder() {
    order.delivered("g", 2, "one");
    order.delivered("g", 1, "one");
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("came after");
  }
}
