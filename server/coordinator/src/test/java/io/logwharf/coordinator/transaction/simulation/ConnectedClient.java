package io.logwharf.coordinator.transaction.simulation;

/** A client whose connections the coordinator knows, and misses when they are lost. */
abstract class ConnectedClient extends Client {
  ConnectedClient(World world) {
    super(world);
  }

  /** Loses a connection: the coordinator notices, and what was on its way to it is gone. */
  abstract void loseConnection();

  /** Checks at every step of the run what must hold all the time. */
  void check() {}

  final void close(long connection) {
    disconnect();
    world.coordinator.execute(it -> it.connectionGone(connection, world.now()), ignored -> {});
  }
}
