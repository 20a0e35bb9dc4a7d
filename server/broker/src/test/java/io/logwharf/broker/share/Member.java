package io.logwharf.broker.share;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import java.util.TreeSet;

/** A consumer in a random history, and what it has been sent and still holds. */
final class Member {
  final TestConsumer consumer;
  final TreeSet<Long> held = new TreeSet<>();
  int eventsSeen;

  Member(TestConsumer consumer) {
    this.consumer = consumer;
  }
}
