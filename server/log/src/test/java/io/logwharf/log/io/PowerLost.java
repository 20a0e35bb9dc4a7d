package io.logwharf.log.io;

/** The machine has gone off; an error, so that no code under test takes it for a failure. */
public final class PowerLost extends Error {
  private static final long serialVersionUID = 1L;

  PowerLost() {
    super("power lost", null, false, false);
  }
}
