package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.transaction.simulation.Dice;
import java.util.ArrayList;
import java.util.List;

/** One run: a broker with queues of coins, clients that move them, and what goes wrong. */
final class World {
  private static final int QUEUES = 2;
  private static final int COINS = 5;
  private static final int CHECK_EACH = 8;

  /** Enough for every time-out to be over, and what it led to done. */
  private static final int SETTLING_ROUNDS = 20;

  private static final int MAX_SETTLING_ROUNDS = 2_000;

  final Dice dice;
  final Ledger ledger = new Ledger();
  final BrokerNode broker;
  private final List<Client> clients = new ArrayList<>();
  private final List<Branch> branches = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private long lastConnection;

  World(long seed) {
    dice = new Dice(seed);
    broker = new BrokerNode(dice, QUEUES);
    for (int i = 0; i < COINS; i++) {
      broker.queues.get(i % QUEUES).send(new Row(ledger.newCoin(), Row.NOTHING.producer()));
    }
    broker.journal.whenForced(() -> {});
    broker.journal.round();
    for (int i = 1 + dice.below(2); i > 0; i--) {
      clients.add(new Session(this));
    }
    for (int i = dice.below(3); i > 0; i--) {
      branches.add(new Branch(this));
    }
    clients.addAll(branches);
    if (dice.percent(50)) {
      clients.add(new Idler(this));
    }
  }

  Connection connect() {
    Connection connection = new Connection(lastConnection++);
    connections.add(connection);
    return connection;
  }

  void lose(Connection connection) {
    if (connection.isAlive()) {
      connection.lose(
          dice.below(connection.underWay() + 1), () -> broker.connectionGone(connection.id));
    }
  }

  /** Runs so many steps with faults, then lets all come to rest; returns how much was committed. */
  int run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      branches.forEach(Branch::check);
      if (i % CHECK_EACH == 0) {
        ledger.check();
      }
    }
    settle();
    return ledger.commits();
  }

  private void step() {
    int kind = dice.below(1_000);
    if (kind < 360) {
      serveSome();
    } else if (kind < 660) {
      clients.stream().filter(client -> dice.percent(70)).forEach(Client::step);
    } else if (kind < 880) {
      broker.journal.round();
    } else if (kind < 950) {
      broker.deliverMarker();
    } else if (kind < 968) {
      broker.now += dice.below(15_000);
      broker.tick();
    } else if (kind < 982) {
      if (!connections.isEmpty()) {
        lose(dice.pick(connections));
      }
    } else if (kind < 991) {
      crash();
    } else {
      broker.snapshot();
    }
  }

  private void serveSome() {
    for (Connection each : List.copyOf(connections)) {
      if (dice.percent(70)) {
        serve(each);
      }
    }
  }

  private void serve(Connection connection) {
    boolean served = connection.serve();
    if (!served && !connection.isAlive()) {
      connections.remove(connection);
    }
  }

  private void crash() {
    connections.forEach(Connection::dropped);
    connections.clear();
    broker.crash();
    ledger.check();
  }

  private void settle() {
    broker.heal();
    clients.forEach(Client::windUp);
    for (int round = 0; round < MAX_SETTLING_ROUNDS; round++) {
      for (Connection each : List.copyOf(connections)) {
        serve(each);
      }
      while (broker.deliverMarker()) {
        // All of them.
      }
      broker.now += 5_000;
      broker.tick();
      broker.journal.round();
      if (clients.stream().allMatch(Client::isDone) && round > SETTLING_ROUNDS) {
        break;
      }
      clients.stream().filter(client -> !client.isDone()).forEach(Client::step);
    }
    checkFinal();
  }

  private void checkFinal() {
    for (Client client : clients) {
      if (!client.isDone()) {
        throw new AssertionError(client + " never came to an end");
      }
    }
    ledger.checkFinal();
    List<Integer> coins = new ArrayList<>();
    for (QueueNode queue : broker.queues) {
      if (!queue.isAtRest()) {
        throw new AssertionError("queue " + queue.index + " has something pending for ever");
      }
      coins.addAll(queue.coins());
    }
    if (coins.size() != COINS) {
      throw new AssertionError("of " + COINS + " coins there are " + coins);
    }
  }
}
