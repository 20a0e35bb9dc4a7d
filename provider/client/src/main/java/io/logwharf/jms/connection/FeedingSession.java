package io.logwharf.jms.connection;

/**
 * The session behind a connection consumer (Jakarta Messaging 3.1 §11.2.4): what it consumes other
 * sessions are loaded with, so it is closed after them.
 */
final class FeedingSession extends LogwharfSession {
  FeedingSession(LogwharfConnection connection, int number, int acknowledgeMode) {
    super(connection, number, acknowledgeMode);
  }
}
