package io.logwharf.broker;

import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.metadata.Metadata;
import io.logwharf.broker.metadata.ProducerIds;
import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.ApiVersionsHandler;
import io.logwharf.broker.request.BrokerSetting;
import io.logwharf.broker.request.CreateTopicsHandler;
import io.logwharf.broker.request.DeleteTopicsHandler;
import io.logwharf.broker.request.DescribeClusterHandler;
import io.logwharf.broker.request.DescribeConfigsHandler;
import io.logwharf.broker.request.DestinationDescriptions;
import io.logwharf.broker.request.FetchHandler;
import io.logwharf.broker.request.FindCoordinatorHandler;
import io.logwharf.broker.request.HandlerRegistry;
import io.logwharf.broker.request.IncrementalAlterConfigsHandler;
import io.logwharf.broker.request.InitProducerIdHandler;
import io.logwharf.broker.request.ListOffsetsHandler;
import io.logwharf.broker.request.MetadataHandler;
import io.logwharf.broker.request.OffsetForLeaderEpochHandler;
import io.logwharf.broker.request.ProduceHandler;
import io.logwharf.broker.request.RecordValidation;
import io.logwharf.broker.request.ResolveDestinationHandler;
import io.logwharf.broker.request.transaction.AddPartitionsToTxnHandler;
import io.logwharf.broker.request.transaction.BranchCommandHandler;
import io.logwharf.broker.request.transaction.DescribeBranchHandler;
import io.logwharf.broker.request.transaction.DescribeProducersHandler;
import io.logwharf.broker.request.transaction.DescribeTransactionsHandler;
import io.logwharf.broker.request.transaction.EndTxnHandler;
import io.logwharf.broker.request.transaction.EnlistBranchHandler;
import io.logwharf.broker.request.transaction.ListBranchesHandler;
import io.logwharf.broker.request.transaction.ListTransactionsHandler;
import io.logwharf.broker.request.transaction.MarkersByHand;
import io.logwharf.broker.request.transaction.TransactionalAppends;
import io.logwharf.broker.request.transaction.TransactionalProducerIds;
import io.logwharf.broker.request.transaction.WriteTxnMarkersHandler;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.broker.share.request.GroupMembers;
import io.logwharf.broker.share.request.ShareHandlers;
import io.logwharf.broker.share.request.TransactionalAcknowledgeHandler;
import io.logwharf.broker.temporary.CreateTemporaryHandler;
import io.logwharf.broker.temporary.DeleteTemporaryHandler;
import io.logwharf.broker.temporary.TemporaryTopics;
import io.logwharf.broker.transaction.Transactions;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** Puts together the handlers of all requests that the broker serves. */
final class BrokerHandlers {
  /** Kafka's default of group.share.max.size. */
  private static final int MAX_GROUP_MEMBERS = 200;

  /** Kafka's default of group.share.max.share.sessions. */
  private static final int MAX_SHARE_SESSIONS = 2000;

  private final BrokerConfig config;
  private final BrokerServices services;
  private final TopicConfigs topicConfigs;

  BrokerHandlers(BrokerConfig config, BrokerServices services, TopicConfigs topicConfigs) {
    this.config = config;
    this.services = services;
    this.topicConfigs = topicConfigs;
  }

  HandlerRegistry all(
      Metadata metadata,
      ProducerIds producerIds,
      SharePartitions sharePartitions,
      Transactions transactions) {
    var handlers = new HandlerRegistry();
    handlers.register(new ApiVersionsHandler(handlers, config.network().maxFrameBytes()));
    registerTopics(handlers, metadata);
    registerRecords(handlers, producerIds, transactions);
    registerTransactions(handlers, transactions);
    registerConsumers(handlers, sharePartitions);
    registerTemporaries(handlers, sharePartitions);
    return handlers;
  }

  private void registerTopics(HandlerRegistry handlers, Metadata metadata) {
    Cluster cluster = services.cluster();
    Partitions partitions = services.partitions();
    boolean autoCreate = config.autoCreateTopics();
    var settings = new DescribeConfigsHandler.Broker(cluster.nodeId(), settings());
    handlers
        .register(new MetadataHandler(cluster, partitions, metadata, autoCreate))
        .register(new DescribeClusterHandler(cluster))
        .register(new FindCoordinatorHandler(cluster))
        .register(new CreateTopicsHandler(metadata, topicConfigs, cluster.nodeId()))
        .register(new DeleteTopicsHandler(metadata, partitions))
        .register(new DescribeConfigsHandler(partitions, topicConfigs, metadata, settings))
        .register(new IncrementalAlterConfigsHandler(metadata, partitions))
        .register(new ResolveDestinationHandler(descriptions(), metadata, autoCreate));
  }

  private void registerRecords(
      HandlerRegistry handlers, ProducerIds producerIds, Transactions transactions) {
    Partitions partitions = services.partitions();
    var validation =
        new RecordValidation(
            services.loops().all(),
            config.integer(BrokerKey.MESSAGE_MAX_BYTES),
            config.integer(BrokerKey.MESSAGE_MAX_DECOMPRESSED_BYTES));
    handlers
        .register(
            new InitProducerIdHandler(producerIds, new TransactionalProducerIds(transactions)))
        .register(
            new ProduceHandler(
                partitions, validation, new TransactionalAppends(transactions), config.acksAll()))
        .register(new FetchHandler(partitions, config.integer(BrokerKey.FETCH_MAX_BYTES)))
        .register(new ListOffsetsHandler(partitions))
        .register(new OffsetForLeaderEpochHandler(partitions));
  }

  private void registerTransactions(HandlerRegistry handlers, Transactions transactions) {
    Partitions partitions = services.partitions();
    handlers
        .register(new AddPartitionsToTxnHandler(partitions, transactions))
        .register(new EndTxnHandler(transactions))
        .register(new TransactionalAcknowledgeHandler(transactions))
        .register(new ListTransactionsHandler(transactions, services.clock()))
        .register(new DescribeTransactionsHandler(partitions, transactions))
        .register(new DescribeProducersHandler(partitions))
        .register(
            new WriteTxnMarkersHandler(
                partitions, new MarkersByHand(transactions, config.acksAll(), services.clock())))
        .register(new EnlistBranchHandler(transactions))
        .register(new BranchCommandHandler(transactions))
        .register(new ListBranchesHandler(transactions))
        .register(new DescribeBranchHandler(partitions, transactions));
  }

  private void registerConsumers(HandlerRegistry handlers, SharePartitions sharePartitions) {
    Partitions partitions = services.partitions();
    var members =
        new GroupMembers(
            services.loops(), partitions, MAX_GROUP_MEMBERS, services.groupConfigs()::of);
    var limits =
        new ShareHandlers.Limits(MAX_SHARE_SESSIONS, config.integer(BrokerKey.FETCH_MAX_BYTES));
    ShareHandlers.register(handlers, partitions, sharePartitions, members, limits);
  }

  private void registerTemporaries(HandlerRegistry handlers, SharePartitions sharePartitions) {
    Partitions partitions = services.partitions();
    var temporaries =
        new TemporaryTopics(partitions, sharePartitions::keepTrimmed, Uuid::randomUuid);
    handlers
        .register(new CreateTemporaryHandler(temporaries, descriptions()))
        .register(new DeleteTemporaryHandler(temporaries));
  }

  private DestinationDescriptions descriptions() {
    return new DestinationDescriptions(
        services.cluster(), services.partitions(), config.integer(BrokerKey.MESSAGE_MAX_BYTES));
  }

  private List<BrokerSetting> settings() {
    return Arrays.stream(BrokerKey.values())
        .map(
            key ->
                new BrokerSetting(
                    key.key(), config.text(key), config.isGiven(key), key.description()))
        .toList();
  }
}
