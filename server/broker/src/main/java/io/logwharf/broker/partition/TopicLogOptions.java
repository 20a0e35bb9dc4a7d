package io.logwharf.broker.partition;

import io.logwharf.log.LogOptions;

/** Says how the logs of a topic keep their bytes. */
@FunctionalInterface
public interface TopicLogOptions {
  LogOptions of(TopicInfo topic);
}
