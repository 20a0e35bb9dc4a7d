package io.logwharf.protocol.selector;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A field's having one of certain values, without which a selector is not true.
 *
 * @param values as {@link #comparable} gives them
 */
record Equality(String field, Set<Object> values) {

  /** What a condition requires of its own, or as operands of AND. */
  static List<Equality> requiredBy(Expression condition) {
    if (condition instanceof Expression.And all) {
      return all.operands().stream().flatMap(each -> requiredBy(each).stream()).toList();
    }
    if (condition instanceof Expression.Or any) {
      return requiredByAll(any.operands());
    }
    if (condition instanceof Expression.In in) {
      return List.of(new Equality(in.field().name(), Set.copyOf(in.values())));
    }
    if (condition instanceof Expression.Compare compare
        && compare.comparison() == Comparison.EQUAL) {
      return of(compare.left(), compare.right());
    }
    return List.of();
  }

  /** Of each field that all of these require something of: whatever one of them is content with. */
  private static List<Equality> requiredByAll(List<Expression> alternatives) {
    Map<String, Set<Object>> common = valuesByField(alternatives.get(0));
    for (Expression alternative : alternatives.subList(1, alternatives.size())) {
      Map<String, Set<Object>> others = valuesByField(alternative);
      common.keySet().retainAll(others.keySet());
      common.forEach((field, values) -> values.addAll(others.get(field)));
    }
    return common.entrySet().stream()
        .map(each -> new Equality(each.getKey(), Set.copyOf(each.getValue())))
        .toList();
  }

  /** Where a field is required to fulfil more than one equality, the first stands for all. */
  private static Map<String, Set<Object>> valuesByField(Expression condition) {
    Map<String, Set<Object>> byField = new LinkedHashMap<>();
    for (Equality each : requiredBy(condition)) {
      byField.putIfAbsent(each.field, new HashSet<>(each.values));
    }
    return byField;
  }

  private static List<Equality> of(Expression left, Expression right) {
    if (left instanceof Expression.Field field && right instanceof Expression.Literal literal) {
      return List.of(new Equality(field.name(), Set.of(comparable(literal.value()))));
    }
    if (left instanceof Expression.Literal literal && right instanceof Expression.Field field) {
      return List.of(new Equality(field.name(), Set.of(comparable(literal.value()))));
    }
    return List.of();
  }

  /**
   * What stands for a value, so that {@code equals} says what {@link Comparison#EQUAL} does: a
   * whole number is a Long, whichever type it came in.
   *
   * @param value of a field or a literal, not null; NaN, which equals nothing, equals itself here
   */
  static Object comparable(Object value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (!(value instanceof Double) && !(value instanceof Float)) {
      return value;
    }
    double number = ((Number) value).doubleValue();
    boolean whole = number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63;
    return whole ? (Object) (long) number : (Object) number;
  }

  /** Whether no message can have both. */
  boolean excludes(Equality other) {
    return field.equals(other.field) && Collections.disjoint(values, other.values);
  }
}
