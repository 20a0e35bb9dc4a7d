package io.logwharf.jms.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  private static final long DEADLINE_SECONDS = 20;
  private final WorkerPool pool = new WorkerPool("test", 1);

  @AfterEach
  void shutdown() {
    pool.shutdown();
  }

  @Test
  void shouldGiveThePlaceOfATaskThatWaitsToAnother() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch queuedBefore = new CountDownLatch(1);
    CountDownLatch queuedMeanwhile = new CountDownLatch(1);
    pool.execute(
        () -> {
          pool.execute(queuedBefore::countDown);
          pool.blocking(() -> await(go));
        });
    await(queuedBefore);
    pool.execute(queuedMeanwhile::countDown);
    await(queuedMeanwhile);
    go.countDown();
  }

  @Test
  void shouldTakeTheOneThreadBackAfterwards() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    pool.execute(
        () -> {
          pool.blocking(() -> null);
          first.countDown();
          await(go);
        });
    await(first);
    pool.execute(second::countDown);
    assertThat(second.getCount()).isEqualTo(1);
    go.countDown();
    await(second);
  }

  private static Void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return null;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
