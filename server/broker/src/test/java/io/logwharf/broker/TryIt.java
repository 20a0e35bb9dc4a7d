package io.logwharf.broker;

import io.logwharf.broker.fake.FakeLogStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;

public class TryIt {
  public static void main(String[] a) throws Exception {
    Broker b = Broker.start(BrokerConfig.of(Map.of("storage", "memory", "listeners", "PLAINTEXT://localhost:" + a[0])), new SimpleMeterRegistry(), c -> new FakeLogStore());
    System.out.println("ready " + b.bootstrapServers());
    Thread.sleep(Long.MAX_VALUE);
  }
}
