package io.logwharf.protocol.selector;

import java.util.List;

/** A field's having one certain value, without which a selector is not true. */
record Equality(String field, Object value) {

  /** What a condition requires of its own, or as operands of AND. */
  static List<Equality> requiredBy(Expression condition) {
    if (condition instanceof Expression.And all) {
      return all.operands().stream().flatMap(each -> requiredBy(each).stream()).toList();
    }
    if (condition instanceof Expression.Compare compare
        && compare.comparison() == Comparison.EQUAL) {
      return of(compare.left(), compare.right());
    }
    return List.of();
  }

  private static List<Equality> of(Expression left, Expression right) {
    if (left instanceof Expression.Field field && right instanceof Expression.Literal literal) {
      return List.of(new Equality(field.name(), literal.value()));
    }
    if (left instanceof Expression.Literal literal && right instanceof Expression.Field field) {
      return List.of(new Equality(field.name(), literal.value()));
    }
    return List.of();
  }

  /** Whether no message can have both. */
  boolean excludes(Equality other) {
    return field.equals(other.field)
        && !Boolean.TRUE.equals(Comparison.EQUAL.apply(value, other.value));
  }
}
