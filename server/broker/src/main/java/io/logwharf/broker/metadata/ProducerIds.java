package io.logwharf.broker.metadata;

import java.util.concurrent.CompletionStage;

/** Hands out producer ids, each once in the life of the cluster. Thread-safe. */
@FunctionalInterface
public interface ProducerIds {
  /** The next id; completes on any thread, mostly at once. */
  CompletionStage<Long> next();
}
