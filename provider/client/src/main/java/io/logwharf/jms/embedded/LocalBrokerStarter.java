package io.logwharf.jms.embedded;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.jms.config.ServerAddress;
import java.io.IOException;
import java.nio.file.Path;

/** Starts brokers of the module logwharf-broker, which has to be on the class path. */
public final class LocalBrokerStarter implements BrokerStarter {
  @Override
  public RunningBroker inFolder(Path folder) throws IOException {
    try {
      return start(BrokerConfig.embedded(folder));
    } catch (NoClassDefFoundError e) {
      throw missing(e);
    }
  }

  @Override
  public RunningBroker inMemory() throws IOException {
    try {
      return start(BrokerConfig.inMemory());
    } catch (NoClassDefFoundError e) {
      throw missing(e);
    }
  }

  private static RunningBroker start(BrokerConfig config) throws IOException {
    Broker broker = Broker.start(config);
    ServerAddress address = ServerAddress.parse(broker.bootstrapServers());
    return new RunningBroker() {
      @Override
      public ServerAddress address() {
        return address;
      }

      @Override
      public void close() {
        broker.close();
      }
    };
  }

  private static IOException missing(NoClassDefFoundError cause) {
    return new IOException(
        "an embedded broker needs the module io.logwharf:logwharf-broker on the class path; add"
            + " the dependency, or connect to a broker by logwharf://host:port",
        cause);
  }
}
