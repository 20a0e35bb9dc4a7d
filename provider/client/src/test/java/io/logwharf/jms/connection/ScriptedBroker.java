package io.logwharf.jms.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.transport.BranchChannel;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.BrowsePage;
import io.logwharf.jms.transport.ChannelListener;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.Connector;
import io.logwharf.jms.transport.ConsumerEvents;
import io.logwharf.jms.transport.Loop;
import io.logwharf.jms.transport.ProduceBatch;
import io.logwharf.jms.transport.ProduceOutcome;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.jms.transport.Reply;
import io.logwharf.jms.transport.TransactionEnd;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.extension.ClaimClientId;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.extension.CreateTemporary;
import io.logwharf.protocol.extension.DeleteTemporary;
import io.logwharf.protocol.extension.EndedTransaction;
import io.logwharf.protocol.extension.LeaseEnd;
import io.logwharf.protocol.extension.LeaveSubscription;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.extension.Subscribe;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import io.logwharf.protocol.extension.Unsubscribe;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;

/**
 * The other end of the transport, played by the test: writes down what is asked of it, answers what
 * is a matter of course, and sends what the test tells it to. Its loop is a thread of its own.
 */
final class ScriptedBroker implements Connector, BrokerChannel, AutoCloseable {
  private static final long DEADLINE_SECONDS = 20;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Loop loop =
      new Loop() {
        @Override
        public boolean inLoop() {
          return Thread.currentThread() == loopThread;
        }

        @Override
        public void execute(Runnable task) {
          thread.execute(task);
        }

        @Override
        public void schedule(Runnable task, long delayMs) {
          execute(task);
        }
      };

  private final BlockingQueue<Object> requests = new LinkedBlockingQueue<>();
  private final Map<Integer, ConsumerEvents> consumers = new HashMap<>();
  private final List<Reply<List<ProduceOutcome>>> heldProduces = new ArrayList<>();
  private final List<Reply<Void>> heldAcknowledgements = new ArrayList<>();
  private Function<ProduceBatch, ProduceOutcome> produceOutcome =
      batch -> new ProduceOutcome(Errors.NONE, null);
  private volatile int maxRequestBytes = 100 << 20;
  private volatile int maxMessageBytes = 100 << 20;
  private boolean holdProduces;
  private boolean holdAcknowledgements;
  private final List<ChannelListener> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore connects = new Semaphore(0);
  private volatile CompletableFuture<BrokerChannel> heldConnects;
  private volatile Thread loopThread;
  private volatile ConnectionLostException lost;
  private int partitions = 1;
  private long nextProducerId = 100;
  private final Queue<Throwable> commitFailures = new ArrayDeque<>();

  /** What was asked of the broker in a Produce request. */
  record Produced(boolean persistent, List<Batch> batches) {}

  /** One batch of it. */
  record Batch(String topic, int partition, ByteBuffer records) {}

  /** A transaction's end, as it was asked for. */
  record EndOfTransaction(long producerId, boolean commit, int work) {}

  // What tests do.

  /** Lets the next commit fail that was not told to before. */
  void answerCommitsWith(Throwable failure) {
    thread.execute(() -> commitFailures.add(failure));
  }

  /** The next request of this kind; others before it are passed over. */
  <T> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      Object request = requests.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertThat(request).as("the next %s", kind.getSimpleName()).isNotNull();
      if (kind.isInstance(request)) {
        return kind.cast(request);
      }
    }
  }

  /** The next request, which must be of this kind. */
  <T> T nextExactly(Class<T> kind) throws InterruptedException {
    Object request = requests.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(request).isInstanceOf(kind);
    return kind.cast(request);
  }

  /** Whether nothing was asked since, once the loop has done all it had to do. */
  void assertNoRequest() throws Exception {
    settle();
    assertThat(requests).isEmpty();
  }

  /** Waits until the loop has done what it was told so far. */
  void settle() throws Exception {
    thread.submit(() -> {}).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    thread.submit(() -> {}).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  void setPartitions(int count) {
    partitions = count;
  }

  /** Of connections to come. */
  void limitRequestsTo(int bytes) {
    maxRequestBytes = bytes;
  }

  /** Of topics resolved from now on. */
  void limitBatchesTo(int bytes) {
    maxMessageBytes = bytes;
  }

  void holdProduces() {
    thread.execute(() -> holdProduces = true);
  }

  void releaseProduces() {
    thread.execute(
        () -> {
          holdProduces = false;
          List<Reply<List<ProduceOutcome>>> held = List.copyOf(heldProduces);
          heldProduces.clear();
          held.forEach(reply -> reply.complete(List.of(produceOutcome.apply(null)), null));
        });
  }

  void answerProducesWith(Errors error, String message) {
    thread.execute(() -> produceOutcome = batch -> new ProduceOutcome(error, message));
  }

  void holdAcknowledgements() {
    thread.execute(() -> holdAcknowledgements = true);
  }

  void releaseAcknowledgements() {
    thread.execute(
        () -> {
          holdAcknowledgements = false;
          heldAcknowledgements.forEach(reply -> reply.complete(null, null));
          heldAcknowledgements.clear();
        });
  }

  void send(int consumerId, ConsumerEvent event, ByteBuffer records) {
    thread.execute(() -> consumers.get(consumerId).onEvent(event, records));
  }

  /** Sends messages from this offset on. */
  void deliver(int consumerId, long firstOffset, int deliveryCount, String... texts) {
    ByteBuffer records = TextRecords.batch(firstOffset, texts);
    List<ConsumerEvent.Acquired> acquired =
        List.of(
            new ConsumerEvent.Acquired(firstOffset, firstOffset + texts.length - 1, deliveryCount));
    send(consumerId, new ConsumerEvent.Delivery(false, acquired, records.remaining()), records);
  }

  void drained(int consumerId) {
    send(consumerId, new ConsumerEvent.Delivery(true, List.of(), 0), ByteBuffer.allocate(0));
  }

  void recall(int consumerId) {
    send(consumerId, new ConsumerEvent.Recall(), ByteBuffer.allocate(0));
  }

  void lose(String why) {
    lose(listeners.size() - 1, why);
  }

  /** Loses a channel, counted from 0 as they were connected. */
  void lose(int connected, String why) {
    thread.execute(
        () -> {
          lost = new ConnectionLostException(why);
          listeners.get(connected).onLost(lost);
        });
  }

  /** Lets connects wait from now on for what is returned. */
  CompletableFuture<BrokerChannel> holdConnects() {
    heldConnects = new CompletableFuture<>();
    return heldConnects;
  }

  /** Waits until so many channels have been asked for. */
  void awaitConnects(int count) throws InterruptedException {
    assertThat(connects.tryAcquire(count, DEADLINE_SECONDS, TimeUnit.SECONDS))
        .as("%d channels asked for", count)
        .isTrue();
    connects.release(count);
  }

  // What the client sees.

  @Override
  public CompletableFuture<BrokerChannel> connect(
      ServerAddress address, ChannelListener channelListener) {
    CompletableFuture<BrokerChannel> held = heldConnects;
    listeners.add(channelListener);
    thread.execute(() -> loopThread = Thread.currentThread());
    connects.release();
    return held == null ? CompletableFuture.completedFuture(this) : held;
  }

  @Override
  public void release() {
    requests.add("released");
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public ServerAddress address() {
    return new ServerAddress("scripted", 1);
  }

  @Override
  public ConnectionLostException lost() {
    return lost;
  }

  @Override
  public int maxRequestBytes() {
    return maxRequestBytes;
  }

  @Override
  public void resolve(ResolveDestination request, Reply<ResolveDestination.Response> reply) {
    requests.add(request);
    List<ResolveDestination.Partition> leaders = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      leaders.add(new ResolveDestination.Partition(0, 7, "scripted", 1));
    }
    Uuid id = new Uuid(1, request.topic().hashCode());
    reply.complete(
        new ResolveDestination.Response(
            Errors.NONE, "", id, request.kind(), maxMessageBytes, leaders),
        null);
  }

  @Override
  public void browse(Browse request, Reply<BrowsePage> reply) {
    throw new UnsupportedOperationException("browsing is not in the script");
  }

  @Override
  public void createTemporary(CreateTemporary request, Reply<CreateTemporary.Response> reply) {
    throw new UnsupportedOperationException("temporary destinations are not in the script");
  }

  @Override
  public void deleteTemporary(DeleteTemporary request, Reply<Void> reply) {
    throw new UnsupportedOperationException("temporary destinations are not in the script");
  }

  @Override
  public void initProducer(boolean persistent, Reply<ProducerIdentity> reply) {
    reply.complete(new ProducerIdentity(nextProducerId++, (short) 0), null);
  }

  @Override
  public void produce(
      boolean persistent, List<ProduceBatch> batches, Reply<List<ProduceOutcome>> reply) {
    List<Batch> copies = new ArrayList<>();
    List<ProduceOutcome> outcomes = new ArrayList<>();
    for (ProduceBatch batch : batches) {
      copies.add(new Batch(batch.topic(), batch.partition(), copy(batch.records())));
      outcomes.add(produceOutcome.apply(batch));
    }
    requests.add(new Produced(persistent, copies));
    if (holdProduces) {
      heldProduces.add(reply);
    } else {
      reply.complete(outcomes, null);
    }
  }

  @Override
  public void attach(ConsumerAttach request, ConsumerEvents events) {
    requests.add(request);
    consumers.put(request.consumerId(), events);
    events.onEvent(new ConsumerEvent.Attached(7), ByteBuffer.allocate(0));
  }

  @Override
  public void credit(ConsumerCredit credit) {
    requests.add(credit);
  }

  @Override
  public void acknowledge(ConsumerAcknowledge acknowledge, Reply<Void> reply) {
    requests.add(acknowledge);
    if (!acknowledge.durable()) {
      return;
    }
    if (holdAcknowledgements) {
      heldAcknowledgements.add(reply);
    } else {
      reply.complete(null, null);
    }
  }

  @Override
  public void leaseProducer(Reply<ProducerIdentity> reply) {
    reply.complete(new ProducerIdentity(nextProducerId++, (short) 0), null);
  }

  @Override
  public void acknowledge(TransactionalAcknowledge acknowledge, Reply<Void> reply) {
    requests.add(acknowledge);
    reply.complete(null, null);
  }

  @Override
  public void endTransaction(TransactionEnd end, Reply<Long> reply) {
    int work = end.said().map(LeaseEnd::work).orElse(0);
    requests.add(new EndOfTransaction(end.producer().id(), end.commit(), work));
    Throwable failure = end.commit() ? commitFailures.poll() : null;
    reply.complete(failure == null ? EndedTransaction.NONE : null, failure);
  }

  @Override
  public BranchChannel branches() {
    throw new UnsupportedOperationException("no test scripts branches");
  }

  @Override
  public void reset(ConsumerReset reset, Reply<Void> reply) {
    requests.add(reset);
    reply.complete(null, null);
  }

  @Override
  public void claimClientId(ClaimClientId request, Reply<Void> reply) {
    requests.add(request);
    reply.complete(null, null);
  }

  @Override
  public void subscribe(Subscribe request, Reply<String> reply) {
    requests.add(request);
    reply.complete("group-" + request.name(), null);
  }

  @Override
  public void leaveSubscription(LeaveSubscription request, Reply<Void> reply) {
    requests.add(request);
    reply.complete(null, null);
  }

  @Override
  public void unsubscribe(Unsubscribe request, Reply<Void> reply) {
    requests.add(request);
    reply.complete(null, null);
  }

  @Override
  public void close() {
    requests.add("closed");
  }

  /** Ends the loop. */
  void shutdown() {
    thread.shutdownNow();
  }

  private static ByteBuffer copy(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return ByteBuffer.wrap(bytes);
  }
}
