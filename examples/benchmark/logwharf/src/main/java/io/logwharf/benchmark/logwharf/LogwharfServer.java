package io.logwharf.benchmark.logwharf;

import io.logwharf.benchmark.server.JmsServer;
import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.jms.LogwharfConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;

/** Logwharf with its defaults. */
public final class LogwharfServer implements JmsServer {
  private Broker broker;

  @Override
  public void start(Path folder) throws IOException {
    broker = Broker.start(BrokerConfig.embedded(folder));
  }

  @Override
  public String factoryClass() {
    return LogwharfConnectionFactory.class.getName();
  }

  @Override
  public String url() {
    return "logwharf://" + broker.bootstrapServers();
  }

  @Override
  public String synchronousAcknowledgementUrl() {
    return url() + "?autoAckSync=true";
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
