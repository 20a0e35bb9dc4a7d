package io.logwharf.benchmark.load;

import io.logwharf.benchmark.Fields;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;

/** The Jakarta Messaging provider under load, known by nothing but class name and URLs. */
final class Provider {
  private final ConnectionFactory usual;
  private final ConnectionFactory synchronousAck;

  /**
   * Makes the provider's factories.
   *
   * @param fields what the server process said of itself
   * @throws ReflectiveOperationException where the class can't be loaded or doesn't take a URL
   */
  Provider(Fields fields) throws ReflectiveOperationException {
    usual = factory(fields.get("factory"), fields.get("url"));
    synchronousAck = factory(fields.get("factory"), fields.get("syncAckUrl"));
  }

  private static ConnectionFactory factory(String className, String url)
      throws ReflectiveOperationException {
    return (ConnectionFactory)
        Class.forName(className).getConstructor(String.class).newInstance(url);
  }

  Connection connect(LoadSpec spec) throws JMSException {
    return started((spec.synchronousAck() ? synchronousAck : usual).createConnection());
  }

  /** A connection with the provider's defaults. */
  Connection connect() throws JMSException {
    return started(usual.createConnection());
  }

  /** A connection whose sessions a transaction manager leads. */
  XAConnection connectXa() throws JMSException {
    return started(((XAConnectionFactory) usual).createXAConnection());
  }

  private static <C extends Connection> C started(C connection) throws JMSException {
    connection.start();
    return connection;
  }

  /** A connection that may have durable subscriptions of its own. */
  Connection connectAs(String clientId) throws JMSException {
    Connection connection = usual.createConnection();
    connection.setClientID(clientId);
    return started(connection);
  }
}
