package io.logwharf.jms.send;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.protocol.record.BatchWriter;
import io.netty.buffer.ByteBuf;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch from its first record to the broker's answer. Written under its lane's lock while it is
 * open, owned by the loop from then on.
 */
final class OutboundBatch {
  private final ByteBuf buffer;
  private final BatchWriter writer;
  private final List<SendListener> listeners = new ArrayList<>();
  private final MemoryUse memory = new MemoryUse();
  private int sequence = -1;

  OutboundBatch(ByteBuf buffer) {
    this.buffer = buffer;
    this.writer = new BatchWriter(buffer);
  }

  /**
   * Adds a message; where that fails, the batch is as before.
   *
   * @param maxBytes how large the message may be
   * @return how large it is
   * @throws jakarta.jms.ResourceAllocationException where it is larger
   */
  int add(RecordSource source, SendListener listener, int maxBytes) throws JMSException {
    int before = writer.sizeInBytes();
    try {
      source.writeTo(writer);
    } finally {
      writer.rollback();
    }
    int bytes = writer.sizeInBytes() - before;
    if (bytes > maxBytes) {
      writer.removeLast();
      throw JmsErrors.tooLarge(bytes, maxBytes);
    }
    listeners.add(listener);
    return bytes;
  }

  /** Takes out the message that was added last, which hears nothing of it. */
  void removeLast() {
    writer.removeLast();
    listeners.remove(listeners.size() - 1);
  }

  /** Takes so many bytes of a connection's memory until the broker has answered. */
  void charge(SendMemory owner, int bytes) {
    memory.add(owner, bytes);
  }

  int count() {
    return listeners.size();
  }

  /** How many of the messages a thread waits for. */
  int awaited() {
    int awaited = 0;
    for (SendListener listener : listeners) {
      if (listener.isAwaited()) {
        awaited++;
      }
    }
    return awaited;
  }

  int sizeInBytes() {
    return writer.sizeInBytes();
  }

  /** Makes the bytes a batch of this producer. */
  void finish(ProducerIdentity producer, int baseSequence, boolean transactional) {
    sequence = baseSequence;
    writer.finish(producer.id(), producer.epoch(), baseSequence, transactional);
  }

  /** The sequence of the first record, -1 before the batch is finished. */
  int sequence() {
    return sequence;
  }

  ByteBuf buffer() {
    return buffer;
  }

  /** Tells each message's listener, and gives back the memory. */
  void complete(Throwable failure) {
    buffer.release();
    for (SendListener listener : listeners) {
      listener.onSent(failure);
    }
    memory.release();
  }

  void discard() {
    buffer.release();
  }
}
