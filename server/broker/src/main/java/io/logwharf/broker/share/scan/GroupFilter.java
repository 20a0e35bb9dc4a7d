package io.logwharf.broker.share.scan;

/**
 * What of a topic is in a subscription: a part of its share group, unlike the selector of a queue's
 * consumer.
 *
 * @param selector empty where any message matches
 * @param notFrom whose messages are not in it, empty for nobody's; see {@link
 *     io.logwharf.protocol.message.Sender}
 */
public record GroupFilter(String selector, String notFrom) {
  /** Everything is in it. */
  public static final GroupFilter NONE = new GroupFilter("", "");
}
