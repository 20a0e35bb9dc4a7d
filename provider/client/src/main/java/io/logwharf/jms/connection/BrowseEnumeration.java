package io.logwharf.jms.connection;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.UncheckedErrors;
import io.logwharf.jms.message.Acknowledger;
import io.logwharf.jms.message.Delivery;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.runtime.ResolvedTopic;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.BrowsePage;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayDeque;
import java.util.Enumeration;
import java.util.NoSuchElementException;

/** One walk through a queue, a page at a time. For one thread at a time. */
final class BrowseEnumeration implements Enumeration<Message> {
  private static final int MAX_DECOMPRESSED_BYTES = 100 << 20;
  private static final long UNKNOWN_END = -1;

  private final ClientRuntime runtime;
  private final LogwharfQueueBrowser browser;
  private final String selector;
  private final ArrayDeque<Message> page = new ArrayDeque<>();
  private ResolvedTopic topic;
  private int partition;
  private long nextOffset;
  private long endOffset = UNKNOWN_END;

  /**
   * A walk from the beginning.
   *
   * @param selector empty for none
   */
  BrowseEnumeration(ClientRuntime runtime, LogwharfQueueBrowser browser, String selector) {
    this.runtime = runtime;
    this.browser = browser;
    this.selector = selector;
  }

  @Override
  public boolean hasMoreElements() {
    return UncheckedErrors.call(
        () -> {
          browser.checkOpen();
          while (page.isEmpty() && hasMorePages()) {
            readPage();
          }
          return !page.isEmpty();
        });
  }

  @Override
  public Message nextElement() {
    if (!hasMoreElements()) {
      throw new NoSuchElementException("no more messages wait in " + browser.destination());
    }
    return page.poll();
  }

  private boolean hasMorePages() throws JMSException {
    if (topic == null) {
      topic = runtime.topics().find(browser.destination());
    }
    return partition < topic.partitionCount();
  }

  private void readPage() throws JMSException {
    Browse request = new Browse(topic.id(), partition, selector, nextOffset, endOffset);
    BrokerChannel channel = runtime.channel();
    BrowsePage read =
        Await.result(
            channel.loop().<BrowsePage>ask(reply -> channel.browse(request, reply)),
            runtime.options().timeouts().requestMs(),
            "browsing " + browser.destination());
    addMessages(read);
    nextOffset = read.nextOffset();
    endOffset = read.endOffset();
    if (nextOffset < 0) {
      partition++;
      nextOffset = 0;
      endOffset = UNKNOWN_END;
    }
  }

  private void addMessages(BrowsePage read) {
    if (!read.records().hasRemaining()) {
      return;
    }
    Delivery delivery = new Delivery(browser.destination(), partition, 0, Acknowledger.NONE);
    BatchView batch = new BatchView().wrap(read.records());
    RecordCursor records = new RecordCursor(MAX_DECOMPRESSED_BYTES);
    do {
      records.reset(batch);
      while (records.next()) {
        page.add(runtime.format().messages().receive(records.record().copy(), delivery));
      }
    } while (batch.next());
  }
}
