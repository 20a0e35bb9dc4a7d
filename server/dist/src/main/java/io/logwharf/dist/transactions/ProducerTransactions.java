package io.logwharf.dist.transactions;

import java.util.List;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** The transactions of Kafka producers and transacted sessions, as a broker knows them. */
final class ProducerTransactions {
  private static final short LIST_VERSION = 1;
  private static final short DESCRIBE_VERSION = 0;

  private final BrokerClient broker;

  ProducerTransactions(BrokerClient broker) {
    this.broker = broker;
  }

  List<ListTransactionsResponseData.TransactionState> list() {
    ListTransactionsResponseData answer =
        broker.call(
            ApiKeys.LIST_TRANSACTIONS,
            LIST_VERSION,
            new ListTransactionsRequestData(),
            new ListTransactionsResponseData());
    check(answer.errorCode(), "listing the transactions");
    return answer.transactionStates();
  }

  DescribeTransactionsResponseData.TransactionState describe(String name) {
    var request = new DescribeTransactionsRequestData().setTransactionalIds(List.of(name));
    DescribeTransactionsResponseData answer =
        broker.call(
            ApiKeys.DESCRIBE_TRANSACTIONS,
            DESCRIBE_VERSION,
            request,
            new DescribeTransactionsResponseData());
    DescribeTransactionsResponseData.TransactionState described = answer.transactionStates().get(0);
    if (described.errorCode() == Errors.TRANSACTIONAL_ID_NOT_FOUND.code()) {
      throw new CommandFailedException(
          "there is no transaction '" + name + "'; 'logwharf transactions list' shows all");
    }
    check(described.errorCode(), "describing transaction '" + name + "'");
    return described;
  }

  private static void check(short errorCode, String what) {
    if (errorCode != Errors.NONE.code()) {
      throw new CommandFailedException(what + " failed: " + Errors.forCode(errorCode).name());
    }
  }
}
