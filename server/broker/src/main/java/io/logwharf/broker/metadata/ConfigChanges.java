package io.logwharf.broker.metadata;

import io.logwharf.coordinator.metadata.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Changes the configuration of topics and groups. Thread-safe. What is refused is a {@link
 * io.logwharf.coordinator.metadata.MetadataException}.
 */
public interface ConfigChanges {
  /**
   * Says whether the values are allowed, without changing anything.
   *
   * @throws io.logwharf.coordinator.metadata.MetadataException where one is not
   */
  void validate(ResourceType type, String name, Map<String, Optional<String>> changes);

  /**
   * Changes all of them or none; completes on any thread, once the change is durable and holds.
   *
   * @param changes by key, the new value, or empty to go back to the default
   */
  CompletionStage<Void> change(
      ResourceType type, String name, Map<String, Optional<String>> changes);
}
