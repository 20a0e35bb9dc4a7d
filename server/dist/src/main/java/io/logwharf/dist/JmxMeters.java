package io.logwharf.dist;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.jmx.JmxConfig;
import io.micrometer.jmx.JmxMeterRegistry;

/** The broker's metrics as MBeans of the domain {@code logwharf}. */
final class JmxMeters implements AutoCloseable {
  static final String DOMAIN = "logwharf";

  private final JmxMeterRegistry registry = new JmxMeterRegistry(new Config(), Clock.SYSTEM);

  private record Config() implements JmxConfig {
    @Override
    public String domain() {
      return DOMAIN;
    }

    @Override
    public String get(String key) {
      return null; // No other setting is overridden.
    }
  }

  MeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    registry.close();
  }
}
