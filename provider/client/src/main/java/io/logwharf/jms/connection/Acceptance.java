package io.logwharf.jms.connection;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.receive.ConsumerLink;
import io.logwharf.jms.receive.ReceivedRecord;
import io.logwharf.jms.receive.SessionHoldings;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.AckType;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;
import java.util.function.Consumer;

/** How a session accepts what it was handed (Jakarta Messaging 3.1 §6.2.10). Thread-safe. */
final class Acceptance {
  private final ClientRuntime runtime;
  private final int acknowledgeMode;

  Acceptance(ClientRuntime runtime, int acknowledgeMode) {
    this.runtime = runtime;
    this.acknowledgeMode = acknowledgeMode;
  }

  /** Accepts a record automatically, in a session's mode that does. */
  void accept(ReceivedRecord record) throws JMSException {
    long offset = record.record().offset();
    ConsumerLink link = record.link();
    if (acknowledgeMode == Session.DUPS_OK_ACKNOWLEDGE) {
      link.settleLazily(offset, AckType.ACCEPT, lazyBatch());
    } else if (!runtime.options().consuming().autoAckSync()) {
      link.settle(offset, AckType.ACCEPT);
    } else {
      if (!link.isUnacknowledged(offset)) {
        link.delivered(offset);
      }
      acceptDurably(List.of(link));
    }
  }

  /** Accepts all that was handed out by these; durable when it returns. */
  void acceptDurably(List<ConsumerLink> links) throws JMSException {
    await(reply -> runtime.acknowledger().acceptDurably(links, reply));
  }

  /** Accepts all that is held; durable when it returns. */
  void acceptDurably(SessionHoldings holdings) throws JMSException {
    if (!holdings.isEmpty()) {
      await(reply -> holdings.acceptDurably(runtime.acknowledger(), reply));
    }
  }

  private void await(Consumer<Reply<Void>> request) throws JMSException {
    Await.result(Reply.future(request), runtime.options().timeouts().requestMs(), "acknowledging");
  }

  /** A tenth of the prefetch, so that lazy acknowledgements don't hold back the credit. */
  private int lazyBatch() {
    return Math.max(1, runtime.options().consuming().prefetch() / 10);
  }
}
