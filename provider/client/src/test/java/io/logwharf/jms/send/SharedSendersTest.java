package io.logwharf.jms.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.send.SharedSenders.Share;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ChannelListener;
import io.logwharf.jms.transport.ConnectionLostException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** When connections share a channel, and when it ends. */
class SharedSendersTest {
  private static final SharedSenders.Key KEY =
      new SharedSenders.Key(
          null,
          new ServerAddress("broker", 1),
          "duke",
          ConnectionOptions.DEFAULT.timeouts(),
          ConnectionOptions.DEFAULT.sending());

  private final SharedSenders senders = new SharedSenders();
  private final Sender own = new Sender(channel(() -> {}), ConnectionOptions.DEFAULT.sending());
  private final List<Opened> opened = new ArrayList<>();

  /** A channel that was asked for; it notes that it was closed. */
  private static final class Opened {
    final CompletableFuture<BrokerChannel> result = new CompletableFuture<>();
    final ChannelListener listener;
    int closed;
    final BrokerChannel channel = channel(() -> closed++);

    Opened(ChannelListener listener) {
      this.listener = listener;
    }
  }

  private static BrokerChannel channel(Runnable onClose) {
    return (BrokerChannel)
        Proxy.newProxyInstance(
            BrokerChannel.class.getClassLoader(),
            new Class<?>[] {BrokerChannel.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "close" -> onClose.run();
                case "maxRequestBytes" -> {
                  return 1 << 20;
                }
                default -> assertThat(method.getName()).isEqualTo("loop");
              }
              return null;
            });
  }

  private Share join(ChannelListener listener) {
    return senders.join(
        KEY,
        told -> {
          opened.add(new Opened(told));
          return opened.get(opened.size() - 1).result;
        },
        listener);
  }

  private Share join() {
    return join(cause -> {});
  }

  private CompletableFuture<Optional<Sender>> ask(Share share) {
    return share.sender(own);
  }

  private Sender use(Share share, Opened of) {
    var asked = ask(share);
    of.result.complete(of.channel);
    return asked.join().orElseThrow();
  }

  @Test
  void shouldOpenNoneForAConnectionThatIsAlone() {
    Share first = join();
    assertThat(ask(first).join()).isEmpty();

    join().leave();
    assertThat(ask(first).join()).isEmpty();
    assertThat(opened).isEmpty();
  }

  @Test
  void shouldOpenOneForSeveralAndCloseItWithTheLastOfThem() {
    Share first = join();
    Share second = join();
    join();
    var asked = ask(first);
    Sender bySecond = use(second, opened.get(0));
    PartitionTarget target = new PartitionTarget("q", Uuid.ONE_UUID, 0, 1 << 20);
    assertThat(bySecond.lane(target, true)).isSameAs(asked.join().orElseThrow().lane(target, true));
    assertThat(own.lane(target, true)).isNotSameAs(bySecond.lane(target, true));

    first.leave();
    assertThat(opened.get(0).closed).isZero();
    second.leave();
    second.leave();

    assertThat(opened).hasSize(1);
    assertThat(opened.get(0).closed).isEqualTo(1);
  }

  @Test
  void shouldTellThoseThatShareOfALossAndOpenAnotherForTheNext() {
    List<String> told = new ArrayList<>();
    Share first = join(cause -> told.add("first"));
    join(cause -> told.add("second"));
    ask(first);
    opened.get(0).result.complete(opened.get(0).channel);

    opened.get(0).listener.onLost(new ConnectionLostException("gone"));

    assertThat(told).containsExactly("first");
    Share third = join();
    ask(third);
    assertThat(opened).hasSize(2);
    first.leave();
    assertThat(opened.get(1).closed).isZero();
  }

  @Test
  void shouldGiveNoneWhereItCannotBeOpenedAndTryAgainForTheNext() {
    Share first = join();
    Share second = join();
    var asked = ask(first);
    opened.get(0).result.completeExceptionally(new ConnectionLostException("refused"));
    assertThat(asked.join()).isEmpty();

    ask(second);
    assertThat(opened).hasSize(2);
    assertThat(use(second, opened.get(1))).isNotNull();
  }

  @Test
  void shouldCloseWhatIsOpenedAfterTheLastHasLeft() {
    Share first = join();
    join();
    var asked = ask(first);
    first.leave();

    opened.get(0).result.complete(opened.get(0).channel);

    assertThat(asked.join()).isEmpty();
    assertThat(opened.get(0).closed).isEqualTo(1);
    assertThat(ask(first).join()).isEmpty();
  }
}
