package io.logwharf.broker.share.delivery;

import io.logwharf.broker.share.scan.RecordMatcher;
import io.logwharf.protocol.selector.SelectorIndex;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Lets one selection look for the others while it goes through a batch: each record is read once
 * for all, and only those selectors are evaluated that may be true of it by an index. The positions
 * of those that go along move when the batch is done. Owned by the event loop of the share
 * partition.
 */
final class Followers {
  private final Collection<Selection> all;
  private final SelectorIndex<Selection> index;
  private final Consumer<Selection> offer = this::offer;
  private Selection leader;
  private long from;
  private RecordMatcher record;
  private int evaluated;
  private boolean foundAny;

  /**
   * Begins with nobody under way.
   *
   * @param all the selections, whoever of them leads
   * @param index the same by their selectors
   */
  Followers(Collection<Selection> all, SelectorIndex<Selection> index) {
    this.all = all;
    this.index = index;
  }

  /**
   * Goes with a selection through the next batch, if anybody can.
   *
   * @param leads the selection, which has not looked at anything of it; null where nobody may
   */
  void begin(Selection leads) {
    leader = null;
    if (leads != null && leads.canLead()) {
      from = leads.position();
      for (Selection each : all) {
        if (each != leads && each.canFollowFrom(from)) {
          leader = leads;
          return;
        }
      }
    }
  }

  /**
   * The leader has looked at this record.
   *
   * @return how many selectors were evaluated
   */
  int look(RecordMatcher looked) {
    evaluated = 0;
    if (leader != null) {
      record = looked;
      index.forEachCandidate(looked.fields(), offer);
    }
    return evaluated;
  }

  private void offer(Selection candidate) {
    long offset = record.offset();
    if (candidate == leader || !candidate.canFollowFrom(from) || candidate.position() > offset) {
      return;
    }
    evaluated++;
    if (record.matches(candidate.selector())) {
      candidate.found(offset, record.cursor().place());
      foundAny = true;
    }
  }

  /** The leader has gone as far through the batch as it will. */
  void end() {
    if (leader != null) {
      for (Selection each : all) {
        if (each != leader && each.canFollowFrom(from)) {
          each.followTo(leader.position());
        }
      }
      leader = null;
    }
  }

  /** Whether anything was found for those that follow since this was asked last. */
  boolean takeFoundAny() {
    boolean found = foundAny;
    foundAny = false;
    return found;
  }
}
