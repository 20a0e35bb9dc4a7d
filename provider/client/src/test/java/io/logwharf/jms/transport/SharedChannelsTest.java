package io.logwharf.jms.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.transport.SharedChannels.Share;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When connections share a channel, and when it ends. */
class SharedChannelsTest {
  private static final SharedChannels.Key KEY =
      new SharedChannels.Key(null, new ServerAddress("broker", 1), "settings");

  private final SharedChannels channels = new SharedChannels();
  private final List<Opened> opened = new ArrayList<>();

  /** A channel that was asked for; it notes that it was closed. */
  private static final class Opened {
    final CompletableFuture<BrokerChannel> result = new CompletableFuture<>();
    final ChannelListener listener;
    int closed;
    final BrokerChannel channel =
        (BrokerChannel)
            Proxy.newProxyInstance(
                BrokerChannel.class.getClassLoader(),
                new Class<?>[] {BrokerChannel.class},
                (proxy, method, arguments) -> {
                  assertThat(method.getName()).isEqualTo("close");
                  closed++;
                  return null;
                });

    Opened(ChannelListener listener) {
      this.listener = listener;
    }
  }

  private Share join(ChannelListener listener) {
    return channels.join(
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

  private static BrokerChannel use(Share share, Opened of) {
    var asked = share.channel();
    of.result.complete(of.channel);
    return asked.join().orElseThrow();
  }

  @Test
  void shouldOpenNoneForAConnectionThatIsAlone() {
    Share first = join();
    assertThat(first.channel().join()).isEmpty();

    join().leave();
    assertThat(first.channel().join()).isEmpty();
    assertThat(opened).isEmpty();
  }

  @Test
  void shouldOpenOneForSeveralAndCloseItWithTheLastOfThem() {
    Share first = join();
    Share second = join();
    join();
    var asked = first.channel();
    assertThat(use(second, opened.get(0))).isSameAs(asked.join().orElseThrow());

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
    first.channel();
    opened.get(0).result.complete(opened.get(0).channel);

    opened.get(0).listener.onLost(new ConnectionLostException("gone"));

    assertThat(told).containsExactly("first");
    Share third = join();
    third.channel();
    assertThat(opened).hasSize(2);
    first.leave();
    assertThat(opened.get(1).closed).isZero();
  }

  @Test
  void shouldGiveNoneWhereItCannotBeOpenedAndTryAgainForTheNext() {
    Share first = join();
    Share second = join();
    var asked = first.channel();
    opened.get(0).result.completeExceptionally(new ConnectionLostException("refused"));
    assertThat(asked.join()).isEmpty();

    second.channel();
    assertThat(opened).hasSize(2);
    assertThat(use(second, opened.get(1))).isNotNull();
  }

  @Test
  void shouldCloseWhatIsOpenedAfterTheLastHasLeft() {
    Share first = join();
    join();
    var asked = first.channel();
    first.leave();

    opened.get(0).result.complete(opened.get(0).channel);

    assertThat(asked.join()).isEmpty();
    assertThat(opened.get(0).closed).isEqualTo(1);
    assertThat(first.channel().join()).isEmpty();
  }
}
