package io.logwharf.jms.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Deque<Runnable> pool = new ArrayDeque<>();
  private final SerialExecutor executor = new SerialExecutor(pool::add);
  private final List<Integer> done = new ArrayList<>();

  @Test
  void shouldRunTasksInOrderWithOneTaskInThePool() {
    for (int i = 0; i < 10; i++) {
      int task = i;
      executor.execute(() -> done.add(task));
    }
    assertThat(pool).hasSize(1);
    pool.poll().run();
    assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(pool).isEmpty();
  }

  @Test
  void shouldLetOthersHaveTheThreadAfterAWhile() {
    for (int i = 0; i < 100; i++) {
      executor.execute(() -> done.add(1));
    }
    pool.poll().run();
    assertThat(done.size()).isLessThan(100);
    assertThat(pool).hasSize(1);
    pool.poll().run();
    assertThat(done).hasSize(100);
  }

  @Test
  void shouldGoOnAfterATaskThatFails() {
    executor.execute(
        () -> {
          throw new IllegalStateException("as the test wants it");
        });
    executor.execute(() -> done.add(1));
    pool.poll().run();
    assertThat(done).containsExactly(1);
  }

  @Test
  void shouldKnowWhetherTheCallerIsInATask() {
    assertThat(executor.inTask()).isFalse();
    executor.execute(() -> done.add(executor.inTask() ? 1 : 0));
    pool.poll().run();
    assertThat(done).containsExactly(1);
    assertThat(executor.inTask()).isFalse();
  }

  @Test
  void shouldAddThreadsUpToTheBoundAndQueueBehindIt() throws Exception {
    WorkerPool workers = new WorkerPool("test-worker", 2);
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      workers.execute(
          () -> {
            running.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            finished.incrementAndGet();
            all.countDown();
          });
    }
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(finished).hasValue(0);
    go.countDown();
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    workers.shutdown();
  }

  @Test
  void shouldDisposeOfASharedResourceWithItsLastHolder() {
    List<String> disposed = new ArrayList<>();
    AtomicInteger made = new AtomicInteger();
    SharedResource<String> shared =
        new SharedResource<>(() -> "r" + made.incrementAndGet(), disposed::add);
    assertThat(shared.acquire()).isEqualTo("r1");
    assertThat(shared.acquire()).isEqualTo("r1");
    shared.release();
    assertThat(disposed).isEmpty();
    shared.release();
    assertThat(disposed).containsExactly("r1");
    assertThat(shared.acquire()).isEqualTo("r2");
    shared.release();
    assertThatThrownBy(shared::release).isInstanceOf(IllegalStateException.class);
  }
}
