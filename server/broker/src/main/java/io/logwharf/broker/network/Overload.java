package io.logwharf.broker.network;

/** Whether the journal has more to write than it can take. Thread-safe. */
public interface Overload {
  /** Never too much. */
  Overload NONE =
      new Overload() {
        @Override
        public boolean isOverloaded() {
          return false;
        }

        @Override
        public void onRelief(Runnable listener) {
          // There is nothing to be relieved of.
        }
      };

  /** Whether no more should be read from clients for now. */
  boolean isOverloaded();

  /** Adds a listener for the end of each overload; called on any thread, must not block. */
  void onRelief(Runnable listener);
}
