package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.receive.ReceivedRecord;
import io.logwharf.jms.serversession.LoadHandling;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** Treats what a session is loaded with as the rest of what it receives. */
record DeliveryLoadHandling(SessionDelivery delivery, ExceptionReport failures)
    implements LoadHandling {
  @Override
  public boolean isExpired(ReceivedRecord record) {
    return record.isExpired(delivery.runtime().clock().millis());
  }

  @Override
  public Message toMessage(ReceivedRecord record, LogwharfDestination destination) {
    return delivery.runtime().format().inbound(record, destination, delivery::acknowledge);
  }

  @Override
  public boolean isSettledByApplication() {
    return delivery.isSettledByApplication();
  }

  @Override
  public boolean isAcceptedDurably() {
    return delivery.runtime().options().consuming().autoAckSync();
  }

  @Override
  public void acceptLoad() throws JMSException {
    delivery.acceptLoad();
  }

  @Override
  public void report(JMSException failure) {
    failures.report(failure);
  }
}
