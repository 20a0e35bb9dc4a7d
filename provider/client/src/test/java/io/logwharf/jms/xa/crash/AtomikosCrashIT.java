package io.logwharf.jms.xa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kills Atomikos with a transaction at each step; its recovery makes Logwharf and Derby agree. */
@Timeout(300)
class AtomikosCrashIT extends CrashFixture {
  AtomikosCrashIT() {
    super(TransactionsMain.ATOMIKOS);
  }

  @Test
  void shouldAgreeWithDerbyWhenTheTransactionManagerIsKilled() throws Exception {
    String ledger = derby();
    killTransactionManager(ledger);

    Set<CrashStep> noted = recover(ledger);

    assertThat(noted).isEqualTo(decided(CrashStep.ofAllManagers()));
    assertThat(moved()).isEqualTo(noted);
  }
}
