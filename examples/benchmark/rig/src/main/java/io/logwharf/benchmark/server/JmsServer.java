package io.logwharf.benchmark.server;

import java.nio.file.Path;

/**
 * A Jakarta Messaging product to be measured: the only code of the benchmark that knows it. Found
 * by {@link java.util.ServiceLoader} on the class path of the product's server process; it starts
 * the server in that process and says how a client reaches it.
 *
 * <p>Every message that is sent durable must be on stable storage when the send returns.
 */
public interface JmsServer extends AutoCloseable {
  /**
   * Starts the server with its data in this folder, which is empty.
   *
   * @throws Exception where it does not start
   */
  void start(Path folder) throws Exception;

  /**
   * The name of a class with the product's {@code jakarta.jms.ConnectionFactory}, which has a
   * public constructor that takes a URL.
   */
  String factoryClass();

  /** The URL of the started server, with the product's defaults for acknowledgement. */
  String url();

  /** The URL with which an automatic acknowledgement is waited for until it is durable. */
  String synchronousAcknowledgementUrl();

  @Override
  void close() throws Exception;
}
