package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final CrashModel model = new CrashModel();
  private final Attempts attempts = new Attempts(model, 3);

  @Test
  void shouldAcceptCountsThatRiseAndOneThatACrashLowers() {
    attempts.delivered("a", 1);
    attempts.delivered("a", 2);
    attempts.nextRound();
    attempts.delivered("a", 2);
    attempts.delivered("a", 3);
    attempts.givenUp("a", 3);
    assertThat(model.contradictionsAfterDrain()).isEmpty();
  }

  @Test
  void shouldReportACountThatStays() {
    attempts.delivered("a", 1);
    attempts.delivered("a", 1);
    assertThat(model.contradictionsAfterDrain())
        .anySatisfy(each -> assertThat(each).contains("count 1 after 1"));
  }

  @Test
  void shouldReportADeliveryHiddenByACrash() {
    attempts.delivered("a", 1);
    attempts.nextRound();
    attempts.delivered("a", 1);
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("hides");
  }

  @Test
  void shouldReportWhatIsGivenUpTooEarly() {
    attempts.delivered("a", 1);
    attempts.givenUp("a", 3);
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("given up");
  }

  @Test
  void shouldReportWhatIsDeliveredTooOften() {
    attempts.delivered("a", 4);
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("limit");
  }
}
