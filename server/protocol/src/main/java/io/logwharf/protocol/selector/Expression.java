package io.logwharf.protocol.selector;

import java.util.List;
import java.util.Set;

/**
 * A part of a selector. Its value is a Boolean, Long, Double or String, or null, which stands for
 * SQL's NULL where a value is meant, and for its "unknown" where a truth is.
 */
sealed interface Expression {
  /** What is known of the type of an expression before there is a message. */
  enum Type {
    CONDITION,
    NUMBER,
    TEXT,
    /** A field of a message: only the message tells. */
    ANY
  }

  Object evaluate(SelectorFields fields);

  Type type();

  /** A literal. */
  record Literal(Object value) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      return value;
    }

    @Override
    public Type type() {
      if (value instanceof Boolean) {
        return Type.CONDITION;
      }
      return value instanceof String ? Type.TEXT : Type.NUMBER;
    }
  }

  /**
   * A header field or property. Narrow numbers are widened, so that only Long and Double remain.
   */
  record Field(String name) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      Object value = fields.value(name);
      if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
        return ((Number) value).longValue();
      }
      return value instanceof Float number ? (Object) number.doubleValue() : value;
    }

    @Override
    public Type type() {
      return Type.ANY;
    }
  }

  /** NOT: unknown stays unknown. */
  record Not(Expression operand) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      Object value = operand.evaluate(fields);
      return value instanceof Boolean truth ? (Object) !truth : null;
    }

    @Override
    public Type type() {
      return Type.CONDITION;
    }
  }

  /** AND: false where any operand is, true where all are, otherwise unknown. */
  record And(List<Expression> operands) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      return connect(operands, fields, false);
    }

    @Override
    public Type type() {
      return Type.CONDITION;
    }
  }

  /** OR: true where any operand is, false where all are, otherwise unknown. */
  record Or(List<Expression> operands) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      return connect(operands, fields, true);
    }

    @Override
    public Type type() {
      return Type.CONDITION;
    }
  }

  /**
   * Evaluates operands until one has the value that decides; a value that is no truth is unknown.
   */
  private static Boolean connect(
      List<Expression> operands, SelectorFields fields, boolean deciding) {
    boolean unknown = false;
    for (Expression operand : operands) {
      if (!(operand.evaluate(fields) instanceof Boolean truth)) {
        unknown = true;
      } else if (truth == deciding) {
        return deciding;
      }
    }
    return unknown ? null : (Boolean) !deciding;
  }

  /** A comparison; see {@link Comparison} for what may be compared with what. */
  record Compare(Comparison comparison, Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      Object first = left.evaluate(fields);
      return first == null ? null : comparison.apply(first, right.evaluate(fields));
    }

    @Override
    public Type type() {
      return Type.CONDITION;
    }
  }

  /** Arithmetic; NULL where an operand is no number. */
  record Calculate(Arithmetic operation, Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      return operation.apply(left.evaluate(fields), right.evaluate(fields));
    }

    @Override
    public Type type() {
      return Type.NUMBER;
    }
  }

  /** IS NULL. */
  record IsNull(Field field) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      return field.evaluate(fields) == null;
    }

    @Override
    public Type type() {
      return Type.CONDITION;
    }
  }

  /** IN: unknown where the field is NULL, false where it is no string. */
  record In(Field field, Set<String> values) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      Object value = field.evaluate(fields);
      return value == null ? null : (Object) (value instanceof String && values.contains(value));
    }

    @Override
    public Type type() {
      return Type.CONDITION;
    }
  }

  /** LIKE: unknown where the field is NULL, false where it is no string. */
  record Like(Field field, LikePattern pattern) implements Expression {
    @Override
    public Object evaluate(SelectorFields fields) {
      Object value = field.evaluate(fields);
      return value == null
          ? null
          : (Object) (value instanceof String text && pattern.matches(text));
    }

    @Override
    public Type type() {
      return Type.CONDITION;
    }
  }
}
