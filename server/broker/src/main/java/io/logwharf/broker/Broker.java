package io.logwharf.broker;

import io.logwharf.broker.housekeeping.Expiry;
import io.logwharf.broker.housekeeping.Housekeeper;
import io.logwharf.broker.housekeeping.OrphanLogs;
import io.logwharf.broker.housekeeping.Retention;
import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.metadata.Metadata;
import io.logwharf.broker.metadata.MetadataLog;
import io.logwharf.broker.metadata.ProducerIdBlocks;
import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.network.NettyLoops;
import io.logwharf.broker.network.NetworkServer;
import io.logwharf.broker.network.TransportSecurity;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.registry.RegistryLog;
import io.logwharf.broker.registry.SubscriptionHandlers;
import io.logwharf.broker.registry.Subscriptions;
import io.logwharf.broker.request.HandlerRegistry;
import io.logwharf.broker.request.RequestDispatcher;
import io.logwharf.broker.request.RequestMetrics;
import io.logwharf.broker.share.DurableGroups;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.broker.share.deadletter.DeadLetters;
import io.logwharf.broker.share.deadletter.RedeliverySettings;
import io.logwharf.broker.share.state.ShareServices;
import io.logwharf.broker.transaction.StableOffsetHolders;
import io.logwharf.broker.transaction.TransactionGauges;
import io.logwharf.broker.transaction.TransactionLog;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker: serves Kafka clients, and the Jakarta Messaging provider, from logs in its data folder
 * or in memory. Runs from {@link #start} to {@link #close}; any number of them live in one JVM.
 * Thread-safe.
 */
public final class Broker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

  private final BrokerConfig config;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Closers closers = new Closers();
  private final AtomicBoolean closed = new AtomicBoolean();
  private InetSocketAddress address;
  private Cluster cluster;

  private Broker(BrokerConfig config, MeterRegistry meters, InstantSource clock) {
    this.config = config;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Starts a broker that keeps its metrics to itself.
   *
   * @throws IOException where the data folder or the address can't be had; says what to do
   */
  public static Broker start(BrokerConfig config) throws IOException {
    return start(config, new SimpleMeterRegistry());
  }

  /**
   * Starts a broker; returns when it accepts connections.
   *
   * @param meters where it registers its metrics; stays the caller's
   * @throws IOException where the data folder or the address can't be had; says what to do
   */
  public static Broker start(BrokerConfig config, MeterRegistry meters) throws IOException {
    return start(config, meters, BrokerLogs::open);
  }

  static Broker start(BrokerConfig config, MeterRegistry meters, LogStoreOpener logs)
      throws IOException {
    var broker = new Broker(config, meters, InstantSource.system());
    try {
      broker.open(logs);
      return broker;
    } catch (LogException | UncheckedIOException e) {
      broker.closers.close();
      throw new IOException(
          "data folder " + config.folder() + " can't be used: " + e.getMessage(), e);
    } catch (IOException | RuntimeException | Error e) {
      broker.closers.close();
      throw e;
    }
  }

  private void open(LogStoreOpener opener) throws IOException {
    long began = System.nanoTime();
    if (!config.isInMemory()) {
      closers.add("data folder", DataFolderLock.take(config.folder()));
    }
    LogStore logs = closers.add("logs", opener.open(config));
    countForces(logs);
    Housekeeper housekeeper = closers.add("housekeeping", new Housekeeper());
    NettyLoops loops = closers.add("event loops", new NettyLoops(config.loops(), System::nanoTime));
    logs.wakeThrough(loops::atEndOfTurn);
    closers.add("appends under way", () -> settle(logs, loops));

    var topicConfigs = new TopicConfigs(config.topicDefaults());
    Partitions partitions = new Partitions(logs, kind(LogKind.DATA), topicConfigs::logOptions);
    Metadata metadata = openMetadata(logs, partitions, housekeeper);
    new OrphanLogs(logs, partitions).delete();
    var deadLetters = new AtomicReference<DeadLetters>();
    var shareServices =
        new ShareServices(
            logs,
            kind(LogKind.STATE),
            config.acksAll(),
            clock,
            metadata::of,
            topic -> RedeliverySettings.of(topicConfigs, topic),
            deadLetters::get);
    SharePartitions sharePartitions =
        closers.add("share partitions", new SharePartitions(loops, partitions, shareServices));

    var producerIds = new ProducerIdBlocks(metadata);
    var transactionServices =
        new Transactions.Services(
            new TransactionLog(logs, kind(LogKind.STATE)),
            config.acksAll(),
            config.transactions(),
            clock,
            loops.ownerOf(TransactionLog.NAME.directory()));
    var durableGroups = new DurableGroups(sharePartitions, metadata::of);
    var subscriptions =
        new Subscriptions(
            loops.ownerOf(RegistryLog.NAME.directory()),
            new RegistryLog(logs, kind(LogKind.STATE), clock),
            partitions,
            durableGroups);
    subscriptions.load();
    var holders = new StableOffsetHolders(partitions, meters);
    Transactions transactions =
        closers.add(
            "transactions",
            new Transactions(
                transactionServices, partitions, sharePartitions, producerIds, holders));
    TransactionGauges.register(transactions, meters);

    NetworkServer network =
        closers.add(
            "network",
            new NetworkServer(loops, config.network(), TransportSecurity.PLAINTEXT, meters));
    address = network.bind(listenAddress());
    cluster = cluster(metadata.clusterId());
    var state = new BrokerServices.State(logs, kind(LogKind.STATE), config.acksAll());
    var services = new BrokerServices(loops, partitions, state, metadata, cluster, clock, meters);
    HandlerRegistry handlers =
        new BrokerHandlers(config, services, topicConfigs)
            .all(metadata, producerIds, sharePartitions, transactions);
    SubscriptionHandlers.register(handlers, subscriptions);
    transactions.start();
    deadLetters.set(new DeadLetters(transactions, metadata, partitions));
    network.serve(
        new RequestDispatcher(handlers, new RequestMetrics(handlers, meters)),
        new JournalOverload(logs));
    housekeeper.every(
        config.number(BrokerKey.LOG_RETENTION_CHECK_INTERVAL_MS),
        new Retention(
            partitions,
            topicConfigs,
            clock,
            partition -> durableGroups.owedFrom(partition, subscriptions::filterOf)));
    long expiryMs = config.number(BrokerKey.EXPIRY_SCAN_INTERVAL_MS);
    if (expiryMs > 0) {
      housekeeper.every(
          expiryMs,
          new Expiry(
              partitions,
              partition -> durableGroups.takeOutExpired(partition, subscriptions::filterOf)));
    }
    LOG.info(
        "broker.started address={} cluster={} topics={} unclean={} ms={}",
        bootstrapServers(),
        cluster.clusterId(),
        partitions.topics().size(),
        logs.wasUnclean(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  /** Lets the loops hear of what was appended, while they still run. */
  private static void settle(LogStore logs, NettyLoops loops) {
    logs.settle();
    loops.settle();
  }

  private Metadata openMetadata(LogStore logs, Partitions partitions, Housekeeper housekeeper) {
    var metadata =
        new Metadata(
            new MetadataLog(logs, kind(LogKind.STATE), clock),
            partitions,
            housekeeper,
            Broker::randomId,
            config.integer(BrokerKey.NUM_PARTITIONS));
    housekeeper.call(metadata::load);
    return metadata;
  }

  private LogKind kind(LogKind onDisk) {
    return config.isInMemory() ? LogKind.VOLATILE : onDisk;
  }

  /** Random, and none of the ids that Kafka reserves or its tools stumble over. */
  private static UUID randomId() {
    Uuid id = Uuid.randomUuid();
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private InetSocketAddress listenAddress() throws IOException {
    ListenerAddress listener = config.listener();
    return listener.isWildcard()
        ? new InetSocketAddress(listener.port())
        : new InetSocketAddress(InetAddress.getByName(listener.host()), listener.port());
  }

  private Cluster cluster(String clusterId) throws IOException {
    int nodeId = config.integer(BrokerKey.NODE_ID);
    ListenerAddress advertised = config.advertised();
    if (advertised != null) {
      return new Cluster(clusterId, nodeId, advertised.host(), advertised.port());
    }
    ListenerAddress listener = config.listener();
    String host =
        listener.isWildcard() ? InetAddress.getLocalHost().getCanonicalHostName() : listener.host();
    return new Cluster(clusterId, nodeId, host, address.getPort());
  }

  private void countForces(LogStore logs) {
    FunctionCounter.builder("logwharf.journal.forces", logs, LogStore::forces).register(meters);
    FunctionCounter.builder("logwharf.journal.rounds", logs, LogStore::rounds).register(meters);
  }

  /** The address that clients connect to, as host:port. */
  public String bootstrapServers() {
    boolean ipv6 = cluster.host().indexOf(':') >= 0;
    return (ipv6 ? "[" + cluster.host() + "]" : cluster.host()) + ":" + cluster.port();
  }

  /** The port listened on. */
  public int port() {
    return address.getPort();
  }

  /** Kafka's id of the cluster, which stays with the data folder. */
  public String clusterId() {
    return cluster.clusterId();
  }

  /**
   * Closes connections, makes everything durable and releases files, memory and threads; on return
   * all of that is done. Later calls do nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closers.close();
      LOG.info("broker.stopped address={}", bootstrapServers());
    }
  }
}
