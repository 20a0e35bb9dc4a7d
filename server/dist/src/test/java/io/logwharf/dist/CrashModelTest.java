package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrashModelTest {
  private final CrashModel model = new CrashModel();

  @BeforeEach
  void send() {
    model.sending("a");
    model.sendReturned("a");
  }

  @Test
  void shouldAcceptWhatIsDeliveredOnce() {
    model.delivered("a", false, true);
    model.nextRound();
    assertThat(model.contradictionsAfterDrain()).isEmpty();
  }

  @Test
  void shouldAcceptARedeliveryThatIsMarked() {
    model.delivered("a", false, false);
    model.nextRound();
    model.delivered("a", true, false);
    assertThat(model.contradictionsAfterDrain()).isEmpty();
    assertThat(model.redelivered()).isEqualTo(1);
  }

  @Test
  void shouldReportWhatIsLost() {
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("is lost");
  }

  @Test
  void shouldReportWhatIsLostAfterADeliveryThatWasNeverAcknowledged() {
    model.delivered("a", false, false);
    model.nextRound();
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("is lost");
  }

  @Test
  void shouldReportAHiddenRedelivery() {
    model.delivered("a", false, true);
    model.nextRound();
    model.delivered("a", false, true);
    assertThat(model.contradictionsAfterDrain())
        .singleElement()
        .asString()
        .contains("without JMSRedelivered");
  }

  @Test
  void shouldReportWhatComesBackAfterItsAcknowledgement() {
    model.delivered("a", false, false);
    model.acknowledging(List.of("a"));
    model.acknowledgeReturned(List.of("a"));
    model.nextRound();
    model.delivered("a", true, false);
    assertThat(model.contradictionsAfterDrain())
        .singleElement()
        .asString()
        .contains("acknowledge() had returned");
  }

  @Test
  void shouldReportWhatIsDeliveredToTwoAtOnce() {
    model.delivered("a", false, true);
    model.delivered("a", true, true);
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("twice");
  }

  @Test
  void shouldReportWhatIsLostAfterItWasGivenBack() {
    model.delivered("a", false, false);
    model.givenBack(List.of("a"));
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("is lost");
  }

  @Test
  void shouldAcceptWhatIsDeliveredAgainAfterItWasGivenBack() {
    model.delivered("a", false, false);
    model.givenBack(List.of("a"));
    model.delivered("a", true, false);
    assertThat(model.contradictionsAfterDrain()).isEmpty();
  }

  @Test
  void shouldReportWhatIsLostAfterItsCommitWasRolledBack() {
    model.delivered("a", false, false);
    model.acknowledging(List.of("a"));
    model.rolledBack(List.of("a"));
    model.nextRound();
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("is lost");
  }

  @Test
  void shouldAcceptWhatIsMovedOnce() {
    model.moved("a");
    assertThat(model.contradictionsAfterDrain()).isEmpty();
  }

  @Test
  void shouldReportWhatIsMovedTwice() {
    model.moved("a");
    model.moved("a");
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("moved twice");
  }

  @Test
  void shouldReportWhatIsInBothPlaces() {
    model.delivered("a", false, false);
    model.acknowledging(List.of("a"));
    model.acknowledgeReturned(List.of("a"));
    model.moved("a");
    assertThat(model.contradictionsAfterDrain()).singleElement().asString().contains("was moved");
  }
}
