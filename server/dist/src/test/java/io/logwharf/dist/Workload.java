package io.logwharf.dist;

import jakarta.jms.JMSException;
import java.util.List;

/**
 * Clients of one part of a message's life, and the model of what they may see across crashes of the
 * broker.
 */
interface Workload {
  /** Makes what has to be there before the first message is sent. */
  void prepare(CrashClients clients, TopicConfigs configs) throws Exception;

  /** Starts its clients; the broker will be killed under them. */
  void start(CrashClients clients, int round);

  /** All clients have seen the broker die. */
  void nextRound();

  /** Takes all that is there from where it is, in the last round. */
  void drain(CrashClients clients) throws JMSException;

  /** What contradicts the model, after the drain. */
  List<String> contradictions();

  /** One line on what happened. */
  String summary();
}
