package io.logwharf.jms.xa.crash;

import java.util.EnumSet;
import java.util.Set;

/**
 * Each step between the start and the end of a branch at which a process is killed, in the order in
 * which a transaction comes to them: by the call of its first or second resource, and the
 * transaction manager's write of its own log.
 */
enum CrashStep {
  BEFORE_START_1,
  AFTER_START_1,
  BEFORE_START_2,
  AFTER_START_2,
  BEFORE_END_1,
  AFTER_END_1,
  BEFORE_PREPARE_1,
  AFTER_PREPARE_1,
  BEFORE_END_2,
  AFTER_END_2,
  BEFORE_PREPARE_2,
  AFTER_PREPARE_2,
  BEFORE_LOG,
  AFTER_LOG,
  BEFORE_COMMIT_1,
  AFTER_COMMIT_1,
  BEFORE_COMMIT_2,
  AFTER_COMMIT_2,
  BEFORE_FORGET_1,
  AFTER_FORGET_1;

  /**
   * Those that every transaction manager comes to: Narayana's log is hooked into, others are not.
   */
  static Set<CrashStep> ofAllManagers() {
    Set<CrashStep> steps = EnumSet.allOf(CrashStep.class);
    steps.removeAll(EnumSet.of(BEFORE_LOG, AFTER_LOG, BEFORE_FORGET_1, AFTER_FORGET_1));
    return steps;
  }

  /** A step around a call of one of the two resources. */
  static CrashStep of(boolean before, String call, int resource) {
    return valueOf((before ? "BEFORE_" : "AFTER_") + call + "_" + resource);
  }

  /** Whether the first branch is rolled back by hand before, as forget comes to no other. */
  boolean isHeuristic() {
    return this == BEFORE_FORGET_1 || this == AFTER_FORGET_1;
  }

  /**
   * Whether the transaction manager has decided to commit before it comes here. (Narayana rolls
   * back where the first resource that it commits turns out to be rolled back by hand.)
   */
  boolean isDecided() {
    return compareTo(AFTER_LOG) >= 0 && !isHeuristic();
  }
}
