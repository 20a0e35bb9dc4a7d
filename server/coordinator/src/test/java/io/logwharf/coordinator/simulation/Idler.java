package io.logwharf.coordinator.simulation;

/** A consumer that takes messages, and gives them back. */
final class Idler extends Client {
  private Connection connection;
  private boolean holds;
  private boolean windingUp;

  Idler(World world) {
    super(world);
  }

  @Override
  void proceed() {
    if (connection == null || !connection.isAlive()) {
      connection = world.connect();
      holds = false;
    }
    if (holds) {
      giveBack(connection, () -> holds = false);
    } else if (!windingUp) {
      holds = true;
      take(connection, world.dice.pick(world.broker.queues), 3, taken -> {});
    }
  }

  @Override
  void windUp() {
    windingUp = true;
  }

  @Override
  boolean isDone() {
    return windingUp && !holds;
  }

  @Override
  public String toString() {
    return "idler";
  }
}
