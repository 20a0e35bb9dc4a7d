package io.logwharf.coordinator.metadata;

import io.logwharf.coordinator.metadata.MetadataRecord.ClusterCreated;
import io.logwharf.coordinator.metadata.MetadataRecord.ConfigsChanged;
import io.logwharf.coordinator.metadata.MetadataRecord.ProducerIdsReserved;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicCreated;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicDeleted;
import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.coordinator.record.RecordInput;
import io.logwharf.coordinator.record.RecordOutput;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Puts metadata records into bytes and back. Stateless, so any thread may use it. */
public final class MetadataRecordCodec {
  private static final byte VERSION = 0;
  private static final byte CLUSTER_CREATED = 0;
  private static final byte TOPIC_CREATED = 1;
  private static final byte TOPIC_DELETED = 2;
  private static final byte CONFIGS_CHANGED = 3;
  private static final byte PRODUCER_IDS_RESERVED = 4;

  private MetadataRecordCodec() {}

  /** The bytes of a record, in memory of their own. */
  public static ByteBuffer encode(MetadataRecord metadataRecord) {
    RecordOutput out = new RecordOutput();
    out.writeByte(VERSION);
    if (metadataRecord instanceof ClusterCreated created) {
      out.writeByte(CLUSTER_CREATED);
      out.writeUuid(created.clusterId());
    } else if (metadataRecord instanceof TopicCreated created) {
      out.writeByte(TOPIC_CREATED);
      writeTopic(out, created.topic());
    } else if (metadataRecord instanceof TopicDeleted deleted) {
      out.writeByte(TOPIC_DELETED);
      out.writeUuid(deleted.id());
    } else if (metadataRecord instanceof ConfigsChanged changed) {
      out.writeByte(CONFIGS_CHANGED);
      writeChanges(out, changed);
    } else if (metadataRecord instanceof ProducerIdsReserved reserved) {
      out.writeByte(PRODUCER_IDS_RESERVED);
      out.writeUnsigned(reserved.next());
    }
    return out.view();
  }

  /**
   * The record in these bytes, whose position and limit stay as they are.
   *
   * @throws RecordFormatException where they are damaged or of a version not known
   */
  public static MetadataRecord decode(ByteBuffer bytes) {
    RecordInput in = new RecordInput("metadata record", bytes);
    byte version = in.readByte();
    if (version != VERSION) {
      throw in.malformed("its version is " + version + ", this release reads version " + VERSION);
    }
    byte type = in.readByte();
    MetadataRecord decoded =
        switch (type) {
          case CLUSTER_CREATED -> new ClusterCreated(in.readUuid());
          case TOPIC_CREATED -> new TopicCreated(readTopic(in));
          case TOPIC_DELETED -> new TopicDeleted(in.readUuid());
          case CONFIGS_CHANGED -> readChanges(in);
          case PRODUCER_IDS_RESERVED ->
              new ProducerIdsReserved(in.readUnsigned("producer id", Long.MAX_VALUE));
          default -> throw in.malformed("its type is " + type + ", known are 0 to 4");
        };
    in.end();
    return decoded;
  }

  private static void writeTopic(RecordOutput out, TopicMetadata topic) {
    out.writeUuid(topic.id());
    out.writeString(topic.name());
    out.writeUnsigned(topic.partitions());
    out.writeUnsigned(topic.configs().size());
    topic
        .configs()
        .forEach(
            (key, value) -> {
              out.writeString(key);
              out.writeString(value);
            });
  }

  private static TopicMetadata readTopic(RecordInput in) {
    UUID id = in.readUuid();
    String name = in.readString();
    int partitions = (int) in.readUnsigned("partition count", TopicRules.MAX_PARTITIONS);
    int count = in.readCount("config count");
    Map<String, String> configs = new HashMap<>();
    for (int i = 0; i < count; i++) {
      configs.put(in.readString(), in.readString());
    }
    return new TopicMetadata(id, name, partitions, configs);
  }

  private static void writeChanges(RecordOutput out, ConfigsChanged changed) {
    out.writeByte(changed.type().id());
    out.writeString(changed.name());
    out.writeUnsigned(changed.changes().size());
    changed
        .changes()
        .forEach(
            (key, value) -> {
              out.writeString(key);
              out.writeBoolean(value.isPresent());
              value.ifPresent(out::writeString);
            });
  }

  private static ConfigsChanged readChanges(RecordInput in) {
    byte id = in.readByte();
    ResourceType type =
        ResourceType.forId(id)
            .orElseThrow(() -> in.malformed("resource type " + id + " is not known"));
    String name = in.readString();
    int count = in.readCount("change count");
    Map<String, Optional<String>> changes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String key = in.readString();
      changes.put(key, in.readBoolean() ? Optional.of(in.readString()) : Optional.empty());
    }
    return new ConfigsChanged(type, name, changes);
  }
}
