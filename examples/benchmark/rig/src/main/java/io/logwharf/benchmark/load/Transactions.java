package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** How the work of sessions becomes transactions. */
interface Transactions {

  /** Makes ready for one run of a load. */
  default void prepare(LoadSpec spec) throws Exception {}

  /** A started connection whose sessions can have such transactions. */
  Connection connect(Provider provider) throws JMSException;

  /** A new session and its transactions, one after the other; for one thread. */
  Demarcation open(Connection connection) throws Exception;

  /**
   * After a run: whether everybody who took part has what was committed.
   *
   * @throws IllegalStateException where somebody hasn't
   */
  default void check(long committed) throws Exception {}

  /** A session, and where its transactions begin and end. */
  interface Demarcation extends AutoCloseable {
    Session session();

    void begin() throws Exception;

    void commit() throws Exception;

    @Override
    void close() throws Exception;
  }
}
