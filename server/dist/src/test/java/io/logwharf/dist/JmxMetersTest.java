package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxMetersTest {
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  @Test
  void shouldShowMetersAsBeansUntilClosed() throws Exception {
    try (var meters = new JmxMeters()) {
      Gauge.builder("logwharf.transactions", () -> 3)
          .tag("state", "open")
          .register(meters.registry());

      assertThat(beans.queryNames(new ObjectName(JmxMeters.DOMAIN + ":*"), null))
          .singleElement()
          .satisfies(
              name -> {
                assertThat(name.getKeyProperty("name")).contains("Transactions").contains("open");
                assertThat(beans.getAttribute(name, "Value")).isEqualTo(3.0);
              });
    }
    assertThat(beans.queryNames(new ObjectName(JmxMeters.DOMAIN + ":*"), null)).isEmpty();
  }
}
