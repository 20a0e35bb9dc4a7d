package io.logwharf.coordinator.registry;

import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.coordinator.record.RecordInput;
import io.logwharf.coordinator.record.RecordOutput;
import io.logwharf.coordinator.registry.RegistryRecord.GenerationsUsed;
import io.logwharf.coordinator.registry.RegistryRecord.SubscriptionCreated;
import io.logwharf.coordinator.registry.RegistryRecord.SubscriptionDeleted;
import java.nio.ByteBuffer;

/**
 * Puts registry records into bytes and back: version, kind, then the fields of the kind. Stateless,
 * so any thread may use it.
 */
public final class RegistryRecordCodec {
  private static final byte VERSION = 0;
  private static final byte CREATED = 0;
  private static final byte DELETED = 1;
  private static final byte GENERATIONS_USED = 2;

  private RegistryRecordCodec() {}

  /** The bytes of a record, in memory of their own. */
  public static ByteBuffer encode(RegistryRecord registryRecord) {
    RecordOutput out = new RecordOutput();
    out.writeByte(VERSION);
    if (registryRecord instanceof SubscriptionCreated created) {
      out.writeByte(CREATED);
      DurableSubscription subscription = created.subscription();
      writeKey(out, subscription.key());
      SubscriptionTerms terms = subscription.terms();
      out.writeUuid(terms.topicId());
      out.writeBoolean(terms.shared());
      out.writeString(terms.selector());
      out.writeBoolean(terms.noLocal());
      out.writeUnsigned(subscription.generation());
    } else if (registryRecord instanceof SubscriptionDeleted deleted) {
      out.writeByte(DELETED);
      writeKey(out, deleted.key());
    } else if (registryRecord instanceof GenerationsUsed used) {
      out.writeByte(GENERATIONS_USED);
      out.writeUnsigned(used.next());
    }
    return out.view();
  }

  /**
   * The record in these bytes, whose position and limit stay as they are.
   *
   * @throws RecordFormatException where they are damaged or of a version not known
   */
  public static RegistryRecord decode(ByteBuffer bytes) {
    RecordInput in = new RecordInput("registry record", bytes);
    byte version = in.readByte();
    if (version != VERSION) {
      throw in.malformed("its version is " + version + ", this release reads version " + VERSION);
    }
    byte kind = in.readByte();
    RegistryRecord decoded =
        switch (kind) {
          case CREATED -> new SubscriptionCreated(readSubscription(in));
          case DELETED -> new SubscriptionDeleted(readKey(in));
          case GENERATIONS_USED ->
              new GenerationsUsed(in.readUnsigned("generation", Long.MAX_VALUE));
          default -> throw in.malformed("kind " + kind + " is not known");
        };
    in.end();
    return decoded;
  }

  private static DurableSubscription readSubscription(RecordInput in) {
    SubscriptionKey key = readKey(in);
    var terms =
        new SubscriptionTerms(in.readUuid(), in.readBoolean(), in.readString(), in.readBoolean());
    return new DurableSubscription(key, terms, in.readUnsigned("generation", Long.MAX_VALUE));
  }

  private static void writeKey(RecordOutput out, SubscriptionKey key) {
    out.writeBoolean(key.clientId() != null);
    if (key.clientId() != null) {
      out.writeString(key.clientId());
    }
    out.writeString(key.name());
  }

  private static SubscriptionKey readKey(RecordInput in) {
    String clientId = in.readBoolean() ? in.readString() : null;
    return new SubscriptionKey(clientId, in.readString());
  }
}
