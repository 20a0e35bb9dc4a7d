package io.logwharf.jms.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkCreditTest {
  private static final int BYTES = 1000;
  private final LinkCredit credit = new LinkCredit(8, BYTES);

  @Test
  void shouldGiveAListenerTheWholeWindowAtOnce() {
    assertThat(credit.onListening()).isEqualTo(new Grant(8, BYTES, false));
    assertThat(credit.onListening()).isNull();
  }

  @Test
  void shouldTopUpWhenHalfOfTheWindowIsUsed() {
    credit.onListening();
    credit.onDelivered(8, 80, false);
    for (int i = 0; i < 3; i++) {
      assertThat(credit.onConsumed()).isNull();
    }
    assertThat(credit.onConsumed().records()).isEqualTo(4);
  }

  @Test
  void shouldTopUpWhenHalfOfTheBytesAreUsed() {
    credit.onListening();
    credit.onDelivered(1, 900, false);
    assertThat(credit.onConsumed()).isNull();
    credit.onFreed(900);
    credit.onDelivered(1, 0, false);
    Grant grant = credit.onConsumed();
    assertThat(grant.bytes()).isEqualTo(900);
  }

  @Test
  void shouldCountByteCreditThatWasExceededAsZero() {
    credit.onListening();
    credit.onDelivered(4, 5 * BYTES, false);
    credit.onFreed(5 * BYTES);
    for (int i = 0; i < 3; i++) {
      credit.onConsumed();
    }
    Grant grant = credit.onConsumed();
    assertThat(grant == null ? 0 : grant.bytes()).isLessThanOrEqualTo(BYTES);
  }

  @Test
  void shouldDoubleTheWindowAsReceivesGoOn() {
    assertThat(credit.onWanted(false).records()).isEqualTo(1);
    credit.onDelivered(1, 10, false);
    assertThat(credit.onConsumed()).isNull();
    assertThat(credit.onWanted(false).records()).isEqualTo(2);
    credit.onDelivered(2, 20, false);
    assertThat(credit.onConsumed().records()).isEqualTo(3);
  }

  @Test
  void shouldNotAskTwiceForWhatIsOnItsWay() {
    credit.onWanted(false);
    assertThat(credit.onWanted(false)).isNull();
  }

  @Test
  void shouldAskOnceInAReceiveWhetherThereIsMore() {
    credit.onReceiveBegins();
    assertThat(credit.onWanted(true)).isEqualTo(new Grant(1, BYTES, true));
    assertThat(credit.isAnswered()).isFalse();
    assertThat(credit.onWanted(true)).isNull();
    credit.onDelivered(0, 0, true);
    assertThat(credit.isAnswered()).isTrue();
    assertThat(credit.onWanted(true)).isNull();
    credit.onReceiveBegins();
    assertThat(credit.isAnswered()).isFalse();
  }

  @Test
  void shouldNotTakeTheAnswerToAnIdleDrainForItsOwn() {
    credit.onWanted(false);
    assertThat(credit.onIdle()).isEqualTo(new Grant(0, 0, true));
    credit.onReceiveBegins();
    assertThat(credit.onWanted(true)).isNull();
    credit.onDelivered(0, 0, true);
    assertThat(credit.isAnswered()).isFalse();
    assertThat(credit.onWanted(true)).isNotNull();
  }

  @Test
  void shouldHaveNothingToTakeBackWithoutCredit() {
    assertThat(credit.onIdle()).isNull();
  }

  @Test
  void shouldBeginAnewAfterAReset() {
    credit.onListening();
    credit.onDelivered(8, 80, false);
    credit.onReset();
    assertThat(credit.onListening()).isEqualTo(new Grant(8, BYTES, false));
  }
}
