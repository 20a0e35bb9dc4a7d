package io.logwharf.coordinator.group;

import java.util.Optional;
import java.util.UUID;

/** What groups need to know of the topics there are. */
public interface Topics {
  /** A number that is another one after topics were created, deleted or given partitions. */
  long version();

  /** The topic of this name, if there is one. */
  Optional<Topic> find(String name);

  /**
   * A topic.
   *
   * @param partitions how many
   */
  record Topic(UUID id, int partitions) {}
}
