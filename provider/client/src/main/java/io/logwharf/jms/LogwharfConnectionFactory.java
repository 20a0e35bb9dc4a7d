package io.logwharf.jms;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.config.ConnectionUrl;
import io.logwharf.jms.connection.LogwharfConnection;
import io.logwharf.jms.connection.LogwharfXAConnection;
import io.logwharf.jms.context.LogwharfContext;
import io.logwharf.jms.context.LogwharfXAContext;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.error.UncheckedErrors;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.TopicConnection;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import java.io.Serializable;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * Makes connections to a Logwharf broker (Jakarta Messaging 3.1 §5). What there is to configure is
 * in its URL, see the module's README:
 *
 * <pre>
 * logwharf://host:port,host:port?option=value
 * logwharf:embedded:folder
 * logwharf:memory
 * </pre>
 *
 * <p>May be kept in a naming service or serialised; the password goes with it. Thread-safe once
 * configured. Makes connections for applications, and for transaction managers (XA).
 */
public class LogwharfConnectionFactory
    implements XAQueueConnectionFactory, XATopicConnectionFactory, Referenceable, Serializable {
  /** A broker on this machine, at Kafka's port. */
  public static final String DEFAULT_URL = "logwharf://localhost:9092";

  private static final long serialVersionUID = 1L;

  private String url;
  private String user;
  private String password;
  private String clientId;

  /** A factory for {@link #DEFAULT_URL}. */
  public LogwharfConnectionFactory() {
    this(DEFAULT_URL);
  }

  /**
   * A factory for a URL.
   *
   * @throws IllegalArgumentException where the URL can't be used; the message says why
   */
  public LogwharfConnectionFactory(String url) {
    setUrl(url);
  }

  /** The URL. */
  public final String getUrl() {
    return url;
  }

  /**
   * Sets the URL.
   *
   * @throws IllegalArgumentException where it can't be used; the message says why
   */
  public final void setUrl(String url) {
    ConnectionOptions unused = ConnectionOptions.of(ConnectionUrl.parse(url).options());
    this.url = url;
  }

  /** The user name of connections made without one, null where the URL's counts. */
  public final String getUser() {
    return user;
  }

  /** Sets the user name of connections made without one. */
  public final void setUser(String user) {
    this.user = user;
  }

  /** Sets the password of connections made without one. */
  public final void setPassword(String password) {
    this.password = password;
  }

  /** The client identifier of all connections made, null where the URL's counts. */
  public final String getClientID() {
    return clientId;
  }

  /** Sets the client identifier of all connections made. */
  public final void setClientID(String clientId) {
    this.clientId = clientId;
  }

  @Override
  public Connection createConnection() throws JMSException {
    return createConnection(user, password);
  }

  @Override
  public Connection createConnection(String userName, String pass) throws JMSException {
    return opening(userName).open();
  }

  @Override
  public QueueConnection createQueueConnection() throws JMSException {
    return createQueueConnection(user, password);
  }

  @Override
  public QueueConnection createQueueConnection(String userName, String pass) throws JMSException {
    return opening(userName).openForQueues();
  }

  @Override
  public TopicConnection createTopicConnection() throws JMSException {
    return createTopicConnection(user, password);
  }

  @Override
  public TopicConnection createTopicConnection(String userName, String pass) throws JMSException {
    return opening(userName).openForTopics();
  }

  @Override
  public XAConnection createXAConnection() throws JMSException {
    return createXAConnection(user, password);
  }

  @Override
  public XAConnection createXAConnection(String userName, String pass) throws JMSException {
    return opening(userName).openXA();
  }

  @Override
  public XAQueueConnection createXAQueueConnection() throws JMSException {
    return createXAQueueConnection(user, password);
  }

  @Override
  public XAQueueConnection createXAQueueConnection(String userName, String pass)
      throws JMSException {
    return opening(userName).openXAForQueues();
  }

  @Override
  public XATopicConnection createXATopicConnection() throws JMSException {
    return createXATopicConnection(user, password);
  }

  @Override
  public XATopicConnection createXATopicConnection(String userName, String pass)
      throws JMSException {
    return opening(userName).openXAForTopics();
  }

  @Override
  public XAJMSContext createXAContext() {
    return createXAContext(user, password);
  }

  @Override
  public XAJMSContext createXAContext(String userName, String pass) {
    return UncheckedErrors.call(
        () -> {
          LogwharfXAConnection connection = opening(userName).openXA();
          try {
            return LogwharfXAContext.first(connection);
          } catch (JMSException e) {
            connection.close();
            throw e;
          }
        });
  }

  @Override
  public JMSContext createContext() {
    return createContext(JMSContext.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(int sessionMode) {
    return createContext(user, password, sessionMode);
  }

  @Override
  public JMSContext createContext(String userName, String pass) {
    return createContext(userName, pass, JMSContext.AUTO_ACKNOWLEDGE);
  }

  @Override
  public JMSContext createContext(String userName, String pass, int sessionMode) {
    return UncheckedErrors.call(
        () -> {
          LogwharfConnection connection = opening(userName).open();
          try {
            return LogwharfContext.first(connection, sessionMode);
          } catch (JMSException e) {
            connection.close();
            throw e;
          }
        });
  }

  @Override
  public Reference getReference() {
    Reference reference =
        new Reference(
            LogwharfConnectionFactory.class.getName(), FactoryReference.class.getName(), null);
    add(reference, FactoryReference.URL, url);
    add(reference, FactoryReference.USER, user);
    add(reference, FactoryReference.PASSWORD, password);
    add(reference, FactoryReference.CLIENT_ID, clientId);
    return reference;
  }

  /**
   * Stops the broker that {@code logwharf:memory:name} stands for in this JVM, and so drops what it
   * holds; no-op where none runs.
   *
   * @param name empty for {@code logwharf:memory}
   */
  public static void stopMemoryBroker(String name) {
    ProcessResources.shared().brokers().stopInMemory(name);
  }

  private Opening opening(String userName) throws JMSException {
    try {
      ConnectionUrl parsed = ConnectionUrl.parse(url);
      return new Opening(
          ProcessResources.shared(),
          parsed.target(),
          ConnectionOptions.of(parsed.options()).withClientId(clientId),
          userName);
    } catch (IllegalArgumentException e) {
      throw JmsErrors.configuration(e);
    }
  }

  private static void add(Reference reference, String name, String value) {
    if (value != null) {
      reference.add(new StringRefAddr(name, value));
    }
  }
}
