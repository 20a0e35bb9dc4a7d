package io.logwharf.benchmark.artemis;

import io.logwharf.benchmark.server.JmsServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Apache ActiveMQ Artemis with a journal that is synced, set up as its own installation would tune
 * it for this kind of disk.
 */
public final class ArtemisServer implements JmsServer {
  private static final int JOURNAL_BUFFER_TIMEOUT_NANOS = 100_000;
  private static final int PAGE_AT_BYTES = 200 << 20;
  private static final int CONFIRMATION_WINDOW_BYTES = 10 << 20;

  private ActiveMQServer server;
  private String url;

  @Override
  public void start(Path folder) throws Exception {
    int port = freePort();
    url =
        "tcp://127.0.0.1:"
            + port
            // Without it an asynchronous send waits for the server as a synchronous one does.
            + "?confirmationWindowSize="
            + CONFIRMATION_WINDOW_BYTES;
    Configuration configuration =
        new ConfigurationImpl()
            .setSecurityEnabled(false)
            .setJMXManagementEnabled(false)
            .setPersistenceEnabled(true)
            .setJournalDirectory(folder.resolve("journal").toString())
            .setBindingsDirectory(folder.resolve("bindings").toString())
            .setPagingDirectory(folder.resolve("paging").toString())
            .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
            .setJournalType(JournalType.NIO)
            .setJournalDatasync(true)
            .setJournalSyncTransactional(true)
            .setJournalSyncNonTransactional(true)
            .setJournalBufferTimeout_NIO(JOURNAL_BUFFER_TIMEOUT_NANOS)
            .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port);
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
            .setMaxSizeBytes(PAGE_AT_BYTES));
    server = ActiveMQServers.newActiveMQServer(configuration);
    server.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public String factoryClass() {
    return ActiveMQConnectionFactory.class.getName();
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public String synchronousAcknowledgementUrl() {
    return url + "&blockOnAcknowledge=true";
  }

  @Override
  public void close() throws Exception {
    if (server != null) {
      server.stop();
    }
  }
}
