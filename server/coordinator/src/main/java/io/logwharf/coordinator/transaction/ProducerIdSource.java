package io.logwharf.coordinator.transaction;

import java.util.OptionalLong;

/** Where new producer ids come from: a block that was reserved durably before. */
@FunctionalInterface
public interface ProducerIdSource {
  /** An id that nobody was ever given, or empty while the next block is being reserved. */
  OptionalLong take();
}
