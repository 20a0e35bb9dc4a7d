package io.logwharf.jms.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.config.ConnectionUrl.Embedded;
import io.logwharf.jms.config.ConnectionUrl.Memory;
import io.logwharf.jms.config.ServerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedBrokersTest {
  private final List<String> events = new ArrayList<>();
  private final EmbeddedBrokers brokers = new EmbeddedBrokers(new Starter());

  @Test
  void shouldStopTheBrokerOfAFolderWithItsLastConnection() throws Exception {
    Embedded folder = new Embedded(Path.of("a"));
    EmbeddedBrokers.Lease first = brokers.acquire(folder);
    EmbeddedBrokers.Lease second = brokers.acquire(folder);
    assertThat(second.address()).isEqualTo(first.address());
    first.release().run();
    assertThat(events).containsExactly("start 1");
    second.release().run();
    assertThat(events).containsExactly("start 1", "stop 1");
    brokers.acquire(folder);
    assertThat(events).endsWith("start 2");
  }

  @Test
  void shouldKeepABrokerInMemoryUntilItIsStopped() throws Exception {
    brokers.acquire(new Memory("a")).release().run();
    assertThat(brokers.acquire(new Memory("a")).address().port()).isEqualTo(1);
    assertThat(brokers.acquire(new Memory("b")).address().port()).isEqualTo(2);
    brokers.stopInMemory("a");
    brokers.stopInMemory("a");
    assertThat(events).containsExactly("start 1", "start 2", "stop 1");
    assertThat(brokers.acquire(new Memory("a")).address().port()).isEqualTo(3);
  }

  private final class Starter implements BrokerStarter {
    private int started;

    @Override
    public RunningBroker inFolder(Path folder) {
      return inMemory();
    }

    @Override
    public RunningBroker inMemory() {
      int number = ++started;
      events.add("start " + number);
      return new RunningBroker() {
        @Override
        public ServerAddress address() {
          return new ServerAddress("localhost", number);
        }

        @Override
        public void close() {
          events.add("stop " + number);
        }
      };
    }
  }
}
