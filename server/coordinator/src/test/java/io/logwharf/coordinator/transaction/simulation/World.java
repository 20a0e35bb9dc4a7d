package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.Participant.DataPartition;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionRecord;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerInitialized;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One run: a coordinator, its participants, clients of all kinds, and what goes wrong. */
public final class World {
  private static final UUID TOPIC = new UUID(0, 1);

  /** Enough for every time-out to be over, and what it led to done. */
  private static final int SETTLING_ROUNDS = 20;

  private static final int MAX_SETTLING_ROUNDS = 2_000;

  final Dice dice;
  final Network network;
  final Oracle oracle = new Oracle();
  final Map<Participant, ParticipantNode> participants = new LinkedHashMap<>();
  final List<Participant> participantList;
  final CoordinatorNode coordinator;
  private final List<Client> clients = new ArrayList<>();
  private final List<ConnectedClient> connected = new ArrayList<>();
  private final Map<Integer, Set<Participant>> acknowledged = new HashMap<>();
  private long nextConnection;

  public World(long seed) {
    dice = new Dice(seed);
    network = new Network(dice);
    participantList =
        List.of(
            new DataPartition(TOPIC, 0),
            new DataPartition(TOPIC, 1),
            new SharePartition("g", TOPIC, 0));
    participantList.forEach(
        each -> participants.put(each, new ParticipantNode(dice, network, oracle)));
    coordinator = new CoordinatorNode(dice, network, participants, nearlyUsedUp("b"));
    for (int version = 1; version <= 2; version++) {
      // Two of a name, so that they fence each other.
      String id = dice.percent(50) ? "a" : "b";
      clients.add(new StockProducer(this, id + version, version));
      clients.add(new StockProducer(this, id + version, version));
    }
    clients.add(new TransactedSession(this));
    clients.add(new BranchWorker(this));
    clients.add(new BranchWorker(this));
    // Few clients get far in a run, many get into each other's way: both are wanted.
    while (clients.size() > 2 && dice.percent(70)) {
      clients.remove(dice.below(clients.size()));
    }
    for (Client client : clients) {
      if (client instanceof ConnectedClient each) {
        connected.add(each);
      }
    }
  }

  /** Transactional ids whose epochs end within the run. */
  private static List<TransactionRecord> nearlyUsedUp(String prefix) {
    List<TransactionRecord> records = new ArrayList<>();
    for (int version = 1; version <= 2; version++) {
      short epoch = Short.MAX_VALUE - 4;
      records.add(
          new ProducerInitialized(
              Optional.of(prefix + version),
              TransactionRecord.NO_CONNECTION,
              new ProducerEpoch(900 + version, epoch),
              ProducerEpoch.NO_PRODUCER_ID,
              ProducerEpoch.NO_EPOCH,
              30_000,
              0));
    }
    return records;
  }

  /** Runs so many steps with faults, then lets all come to rest; returns how much was committed. */
  public int run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      connected.forEach(ConnectedClient::check);
    }
    settle();
    return oracle.commits();
  }

  private void step() {
    int kind = dice.below(1_000);
    if (kind < 480) {
      network.deliver();
      network.deliver();
    } else if (kind < 700) {
      dice.pick(clients).step();
    } else if (kind < 830) {
      coordinator.force();
    } else if (kind < 950) {
      participants.get(dice.pick(participantList)).force();
    } else if (kind < 970) {
      coordinator.now += dice.below(15_000);
      coordinator.tick();
    } else {
      goWrong(kind);
    }
  }

  private void goWrong(int kind) {
    if (kind < 980) {
      if (!connected.isEmpty()) {
        dice.pick(connected).loseConnection();
      }
    } else if (kind < 986) {
      coordinator.crash();
      connected.forEach(ConnectedClient::loseConnection);
    } else if (kind < 993) {
      participants.get(dice.pick(participantList)).crash();
    } else {
      coordinator.snapshot();
    }
  }

  private void settle() {
    network.heal();
    clients.forEach(Client::windUp);
    for (int round = 0; round < MAX_SETTLING_ROUNDS; round++) {
      while (network.deliver()) {
        // All of it.
      }
      coordinator.now += 5_000;
      coordinator.tick();
      coordinator.force();
      participants.values().forEach(ParticipantNode::force);
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
    participants.values().forEach(ParticipantNode::checkFinal);
    acknowledged.forEach(
        (tag, wroteTo) -> {
          boolean visible = wroteTo.stream().allMatch(to -> participants.get(to).hasCommitted(tag));
          if (oracle.wasCommitted(tag) && !visible) {
            throw new AssertionError("transaction " + tag + " is committed, and part of it gone");
          }
        });
    coordinator.checkReplay();
  }

  long now() {
    return coordinator.now;
  }

  long newConnection() {
    return nextConnection++;
  }

  /** A participant said that it has the write, durably. */
  void acknowledged(int tag, Participant participant) {
    acknowledged.computeIfAbsent(tag, key -> new HashSet<>()).add(participant);
  }

  boolean hasWritten(int tag) {
    return acknowledged.containsKey(tag);
  }
}
