package io.logwharf.broker.share.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CreditTest {
  private final Credit credit = new Credit();

  @Test
  void shouldBeClosedAtFirst() {
    assertThat(credit.isOpen()).isFalse();
  }

  @Test
  void shouldAddUpWithoutOverflow() {
    credit.grant(Integer.MAX_VALUE, Integer.MAX_VALUE, false);
    credit.grant(5, 5, false);
    assertThat(credit.records()).isEqualTo(Integer.MAX_VALUE);
    assertThat(credit.bytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldBeClosedWithoutBytesOrRecords() {
    credit.grant(5, 0, false);
    assertThat(credit.isOpen()).isFalse();
    credit.grant(0, 10, false);
    assertThat(credit.isOpen()).isTrue();
    credit.spend(1, 11);
    assertThat(credit.isOpen()).isFalse();
    credit.grant(0, 1, false);
    assertThat(credit.isOpen()).isTrue();
  }

  @Test
  void shouldRefuseToSpendRecordsThatWereNotGranted() {
    credit.grant(1, 100, false);
    assertThatThrownBy(() -> credit.spend(2, 10)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRememberADrainUntilCleared() {
    credit.grant(1, 1, true);
    credit.grant(1, 1, false);
    assertThat(credit.draining()).isTrue();
    credit.clear();
    assertThat(credit.draining()).isFalse();
    assertThat(credit.isOpen()).isFalse();
  }
}
