package io.logwharf.jms.xa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kills the transaction manager's process, and the broker's, with a transaction at each step from
 * start to forget; after Narayana's recovery both resources agree about each transaction.
 */
@Timeout(300)
class NarayanaCrashIT extends CrashFixture {
  private static final Set<CrashStep> ALL = EnumSet.allOf(CrashStep.class);

  NarayanaCrashIT() {
    super(TransactionsMain.NARAYANA);
  }

  @Test
  void shouldAgreeWithDerbyWhenTheTransactionManagerIsKilled() throws Exception {
    String ledger = derby();
    killTransactionManager(ledger);

    Set<CrashStep> noted = recover(ledger);

    assertThat(noted).isEqualTo(decided(ALL));
    assertThat(moved()).isEqualTo(noted);
  }

  @Test
  void shouldAgreeWithDerbyWhenTheBrokerIsKilled() throws Exception {
    String ledger = derby();
    killBrokers(ledger, broker);

    Set<CrashStep> noted = recover(ledger);

    assertThat(noted).containsAll(decided(ALL));
    assertThat(moved()).isEqualTo(noted);
  }

  @Test
  void shouldAgreeWithAnotherBrokerWhenTheTransactionManagerIsKilled() throws Exception {
    try (BrokerChild other = new BrokerChild(folder.resolve("other"))) {
      killTransactionManager(other.url());

      recover(other.url());

      Set<CrashStep> noted = drain(other, Ledger.Broker.QUEUE);
      assertThat(noted).isEqualTo(decided(ALL));
      assertThat(moved()).isEqualTo(noted);
    }
  }

  @Test
  void shouldAgreeWithAnotherBrokerWhenBothBrokersAreKilled() throws Exception {
    try (BrokerChild other = new BrokerChild(folder.resolve("other"))) {
      killBrokers(other.url(), broker, other);

      recover(other.url());

      assertThat(moved()).isEqualTo(drain(other, Ledger.Broker.QUEUE)).containsAll(decided(ALL));
    }
  }
}
