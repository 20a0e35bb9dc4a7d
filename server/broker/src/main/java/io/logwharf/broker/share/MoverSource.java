package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.share.deadletter.DeadLetterMover;
import io.logwharf.coordinator.share.CondemnedRecords;
import java.util.function.Consumer;

/** A share partition as the mover of its dead letters sees it. */
final class MoverSource implements DeadLetterMover.Source {
  private final SharePartitionHost host;

  MoverSource(SharePartitionHost host) {
    this.host = host;
  }

  @Override
  public String group() {
    return host.group();
  }

  @Override
  public Partition data() {
    return host.shares().data();
  }

  @Override
  public OwnerLoop loop() {
    return host.shares().loop();
  }

  @Override
  public CondemnedRecords condemned() {
    return host.partition().condemned();
  }

  @Override
  public void whenAppended(Consumer<Exception> listener) {
    host.shares().whenRecorded(listener);
  }

  @Override
  public void changed() {
    host.changed();
  }
}
