package io.logwharf.protocol.selector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds among many selectors those that may be true of a message, without evaluating all of them:
 * one that requires a field to have one of certain values is found by the value that the message
 * has. Any other selector may always be true. Not thread-safe.
 *
 * @param <T> what selectors are for
 */
public final class SelectorIndex<T> {
  private final Map<String, Map<Object, List<T>>> byField = new LinkedHashMap<>();
  private final List<T> others = new ArrayList<>();

  /** Adds a selector; what it is for must not be added twice. */
  public void add(Selector selector, T target) {
    Equality required = selector.mostExacting();
    if (required == null) {
      others.add(target);
      return;
    }
    var byValue = byField.computeIfAbsent(required.field(), field -> new HashMap<>());
    for (Object value : required.values()) {
      byValue.computeIfAbsent(value, unknown -> new ArrayList<>(1)).add(target);
    }
  }

  /** Removes a selector that was added for this. */
  public void remove(Selector selector, T target) {
    Equality required = selector.mostExacting();
    if (required == null) {
      others.remove(target);
      return;
    }
    var byValue = byField.get(required.field());
    for (Object value : required.values()) {
      byValue.computeIfPresent(value, (same, targets) -> without(targets, target));
    }
    if (byValue.isEmpty()) {
      byField.remove(required.field());
    }
  }

  private static <T> List<T> without(List<T> targets, T target) {
    targets.remove(target);
    return targets.isEmpty() ? null : targets;
  }

  /** Tells each selector's target once that may be true of a message, in no order. */
  public void forEachCandidate(SelectorFields fields, Consumer<? super T> action) {
    for (var byValue : byField.entrySet()) {
      Object value = fields.value(byValue.getKey());
      List<T> targets = value == null ? null : byValue.getValue().get(Equality.comparable(value));
      if (targets != null) {
        targets.forEach(action);
      }
    }
    others.forEach(action);
  }
}
