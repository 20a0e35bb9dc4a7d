package io.logwharf.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.loop.StepLoop;
import io.logwharf.broker.network.FakeConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseWorksTest {
  private static final long LEASE = 7;
  private static final short EPOCH = 0;

  private final LeaseWorks works = LeaseWorks.of(new FakeConnection(new StepLoop()));
  private final List<Integer> ends = new ArrayList<>();

  @Test
  void shouldEndAtOnceWhereNothingIsUnderWay() {
    works.of(LEASE, EPOCH).taken();
    works.of(LEASE, EPOCH).taken();
    works.end(LEASE, EPOCH, ends::add);
    assertThat(ends).containsExactly(2);
  }

  @Test
  void shouldEndBehindWhatIsUnderWay() {
    LeaseWorks.Work work = works.of(LEASE, EPOCH);
    work.begun();
    work.begun();
    works.of(LEASE, EPOCH).taken();
    works.end(LEASE, EPOCH, ends::add);

    work.ended(true);
    assertThat(ends).isEmpty();
    work.ended(false);

    assertThat(ends).as("a refused piece does not count").containsExactly(2);
  }

  @Test
  void shouldCountAnewWithTheNextTransaction() {
    works.of(LEASE, EPOCH).taken();
    works.end(LEASE, EPOCH, ends::add);
    works.of(LEASE, EPOCH).taken();
    works.of(LEASE, EPOCH).taken();
    works.end(LEASE, EPOCH, ends::add);
    works.end(LEASE, EPOCH, ends::add);
    assertThat(ends).containsExactly(1, 2, 0);
  }

  @Test
  void shouldCountAnewWithTheNextEpoch() {
    works.of(LEASE, EPOCH).taken();
    works.of(LEASE, (short) 1).taken();
    works.end(LEASE, (short) 1, ends::add);
    assertThat(ends).containsExactly(1);
  }

  @Test
  void shouldKeepProducersApart() {
    LeaseWorks.Work work = works.of(LEASE, EPOCH);
    work.begun();
    works.of(LEASE + 1, EPOCH).taken();
    works.end(LEASE, EPOCH, ends::add);
    works.end(LEASE + 1, EPOCH, ends::add);
    assertThat(ends).containsExactly(1);
    work.ended(true);
    assertThat(ends).containsExactly(1, 1);
  }

  @Test
  void shouldLetASecondEndFindNothing() {
    LeaseWorks.Work work = works.of(LEASE, EPOCH);
    work.begun();
    works.end(LEASE, EPOCH, ends::add);
    works.end(LEASE, EPOCH, ends::add);
    work.ended(true);
    assertThat(ends).containsExactly(0, 1);
  }
}
