package io.logwharf.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.loop.StepLoop;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdvanceListenersTest {
  private final StepLoop loop = new StepLoop();
  private final AdvanceListeners listeners = new AdvanceListeners();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void shouldRunOnceForManySignals() {
    listeners.add(loop, runs::incrementAndGet);

    listeners.signal();
    listeners.signal();
    loop.runAll();
    assertThat(runs).hasValue(1);
    listeners.signal();
    loop.runAll();

    assertThat(runs).hasValue(2);
  }

  @Test
  void shouldRunAgainForASignalDuringTheRun() {
    listeners.add(
        loop,
        () -> {
          if (runs.incrementAndGet() == 1) {
            listeners.signal();
          }
        });

    listeners.signal();
    loop.runAll();

    assertThat(runs).hasValue(2);
  }

  @Test
  void shouldNotRunAfterCancellation() {
    AdvanceListeners.Registration registration = listeners.add(loop, runs::incrementAndGet);
    listeners.signal();

    registration.cancel();
    loop.runAll();
    listeners.signal();
    loop.runAll();

    assertThat(runs).hasValue(0);
  }
}
