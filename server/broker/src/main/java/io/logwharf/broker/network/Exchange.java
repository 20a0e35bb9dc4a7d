package io.logwharf.broker.network;

/**
 * One request on its way through the broker. It counts against its connection's bounds, and on a
 * stock client's connection holds back later responses, until it is answered or done with, which
 * happens exactly once; from any thread.
 */
public interface Exchange {
  /** Answers the request. */
  void respond(Response response);

  /** The request gets no answer. */
  void complete();
}
