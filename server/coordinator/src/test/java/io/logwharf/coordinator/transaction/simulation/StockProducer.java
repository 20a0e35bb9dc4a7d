package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.InitProducerId;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import java.util.Optional;

/** A Kafka producer with a transactional id that another one may take over. */
final class StockProducer extends Client {
  private static final int TIMEOUT_MS = 30_000;

  private enum Phase {
    INIT,
    WORK,
    END
  }

  private final String id;
  private final int version;
  private Phase phase = Phase.INIT;
  private ProducerEpoch producer;
  private int tag;
  private int writesLeft;
  private boolean commit;
  private boolean windingUp;

  StockProducer(World world, String id, int version) {
    super(world);
    this.id = id;
    this.version = version;
  }

  @Override
  boolean asksInOrder() {
    // Version 1 rests on it: nothing in a request tells it from one of the transaction before.
    return version == 1;
  }

  @Override
  void proceed() {
    switch (phase) {
      case INIT -> init();
      case WORK -> work();
      case END -> end();
    }
  }

  private void init() {
    boolean goesOn = producer != null && dice.percent(40);
    var request =
        new InitProducerId(id, TIMEOUT_MS, goesOn ? Optional.of(producer) : Optional.empty());
    call(
        it -> it.initProducerId(request, world.now()),
        response -> {
          if (response.error() == TransactionError.NONE) {
            producer = response.producer();
            world.oracle.granted(producer);
            begin();
          } else if (response.error() != TransactionError.CONCURRENT_TRANSACTIONS) {
            producer = null;
          }
        });
  }

  private void begin() {
    phase = windingUp ? Phase.INIT : Phase.WORK;
    tag = world.oracle.newTag();
    writesLeft = 1 + dice.below(3);
    commit = dice.percent(75);
  }

  private void work() {
    if (windingUp || writesLeft == 0) {
      commit &= writesLeft == 0;
      phase = Phase.END;
      end();
      return;
    }
    addAndWrite(
        Optional.of(id),
        producer,
        tag,
        written -> {
          if (written) {
            writesLeft--;
          } else {
            commit = false;
            phase = dice.percent(50) ? Phase.END : Phase.INIT;
          }
        });
  }

  private void end() {
    if (commit) {
      world.oracle.wantsCommit(tag);
    }
    var request = new EndTransaction(Optional.of(id), producer, commit, version);
    call(
        it -> it.endTransaction(request, world.now()),
        response -> {
          if (response.error() == TransactionError.NONE) {
            world.oracle.answered(tag, commit);
            producer = response.next();
            begin();
          } else if (response.error() != TransactionError.CONCURRENT_TRANSACTIONS) {
            phase = Phase.INIT;
          }
        });
  }

  @Override
  void windUp() {
    windingUp = true;
    if (phase == Phase.INIT) {
      stopAsking();
    }
  }

  @Override
  boolean isDone() {
    return windingUp && phase == Phase.INIT && !isAsking();
  }

  @Override
  public String toString() {
    return "producer " + id + " in " + phase;
  }
}
