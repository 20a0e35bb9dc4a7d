package io.logwharf.jms.runtime;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.protocol.message.Sender;
import jakarta.jms.Topic;

/**
 * Who a connection is as a sender of messages: by its client identifier, or else by a name of its
 * own, see {@link Sender}. Thread-safe.
 */
public final class SenderIdentity {
  private final String connectionId;
  private final String userId;
  private volatile String clientId;

  /**
   * @param connectionId unique among all connections
   * @param userId what its messages carry as JMSXUserID, null where they don't
   */
  public SenderIdentity(String connectionId, String clientId, String userId) {
    this.connectionId = connectionId;
    this.clientId = clientId;
    this.userId = userId;
  }

  /** The connection has a client identifier from now on. */
  public void setClientId(String id) {
    clientId = id;
  }

  /** The name by which the broker can tell the connection's messages. */
  public String name() {
    String id = clientId;
    return id == null ? connectionId : id;
  }

  /** What its messages carry as JMSXUserID, null where they don't. */
  public String userId() {
    return userId;
  }

  /** How the ids begin of the messages of one of its sessions. */
  public String messageIdPrefix(int sessionNumber) {
    return Sender.messageIdPrefix(connectionId) + sessionNumber + "-";
  }

  /** What a message has to say of its sender beside its id, null where it need not say anything. */
  public String toSay(LogwharfDestination destination, boolean withMessageId) {
    boolean told = clientId == null && withMessageId;
    return told || !(destination instanceof Topic) ? null : name();
  }
}
