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
    works.taken(LEASE, EPOCH);
    works.taken(LEASE, EPOCH);
    works.end(LEASE, EPOCH, ends::add);
    assertThat(ends).containsExactly(2);
  }

  @Test
  void shouldEndBehindWhatIsUnderWay() {
    works.begun(LEASE, EPOCH);
    works.begun(LEASE, EPOCH);
    works.taken(LEASE, EPOCH);
    works.end(LEASE, EPOCH, ends::add);

    works.ended(LEASE, EPOCH, true);
    assertThat(ends).isEmpty();
    works.ended(LEASE, EPOCH, false);

    assertThat(ends).as("a refused piece does not count").containsExactly(2);
  }

  @Test
  void shouldCountAnewWithTheNextTransaction() {
    works.taken(LEASE, EPOCH);
    works.end(LEASE, EPOCH, ends::add);
    works.taken(LEASE, EPOCH);
    works.taken(LEASE, EPOCH);
    works.end(LEASE, EPOCH, ends::add);
    works.end(LEASE, EPOCH, ends::add);
    assertThat(ends).containsExactly(1, 2, 0);
  }

  @Test
  void shouldCountAnewWithTheNextEpoch() {
    works.taken(LEASE, EPOCH);
    works.taken(LEASE, (short) 1);
    works.end(LEASE, (short) 1, ends::add);
    assertThat(ends).containsExactly(1);
  }

  @Test
  void shouldKeepProducersApart() {
    works.begun(LEASE, EPOCH);
    works.taken(LEASE + 1, EPOCH);
    works.end(LEASE, EPOCH, ends::add);
    works.end(LEASE + 1, EPOCH, ends::add);
    assertThat(ends).containsExactly(1);
    works.ended(LEASE, EPOCH, true);
    assertThat(ends).containsExactly(1, 1);
  }

  @Test
  void shouldLetASecondEndFindNothing() {
    works.begun(LEASE, EPOCH);
    works.end(LEASE, EPOCH, ends::add);
    works.end(LEASE, EPOCH, ends::add);
    works.ended(LEASE, EPOCH, true);
    assertThat(ends).containsExactly(1, 0);
  }
}
