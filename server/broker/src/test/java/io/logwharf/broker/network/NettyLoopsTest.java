package io.logwharf.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.loop.OwnerLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyLoopsTest {
  private final NettyLoops loops = new NettyLoops(2, System::nanoTime);

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void shouldRunAtOnceOnAThreadThatIsNoLoop() {
    List<Thread> ran = new ArrayList<>();
    loops.atEndOfTurn(() -> ran.add(Thread.currentThread()));
    assertThat(ran).containsExactly(Thread.currentThread());
  }

  @Test
  void shouldRunBehindWhatTheTurnOfTheLoopStillDoes() throws Exception {
    OwnerLoop loop = loops.all().get(1);
    CompletableFuture<List<String>> order = new CompletableFuture<>();
    List<String> steps = new ArrayList<>();
    loop.execute(
        () -> {
          loops.atEndOfTurn(
              () -> {
                steps.add(loop.inLoop() ? "end of turn" : "on another thread");
                order.complete(steps);
              });
          steps.add("turn");
        });
    assertThat(order.get(10, TimeUnit.SECONDS)).containsExactly("turn", "end of turn");
  }

  @Test
  void shouldDropWhatComesAfterTheEnd() {
    List<String> ran = new ArrayList<>();
    loops.close();
    loops.all().get(0).execute(() -> ran.add("late"));
    assertThat(ran).isEmpty();
  }
}
