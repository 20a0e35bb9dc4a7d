package io.logwharf.protocol.selector;

import io.logwharf.protocol.selector.Expression.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Parses one selector by recursive descent. The grammar, loosest binding first:
 *
 * <pre>
 * condition  = conjunction { OR conjunction }
 * conjunction = negation { AND negation }
 * negation   = NOT negation | predicate
 * predicate  = sum [ compare sum | [NOT] BETWEEN sum AND sum | [NOT] IN (...) | [NOT] LIKE ... | IS [NOT] NULL ]
 * sum        = product { (+|-) product }
 * product    = sign { (*|/) sign }
 * sign       = (+|-) sign | literal | identifier | ( condition )
 * </pre>
 */
final class Parser {
  private static final int MAX_DEPTH = 256;
  private static final int MAX_CALCULATIONS = 1024;

  /** §3.8.1.1: the header fields that a selector may refer to. */
  private static final Set<String> HEADER_FIELDS =
      Set.of(
          "JMSDeliveryMode",
          "JMSPriority",
          "JMSMessageID",
          "JMSTimestamp",
          "JMSCorrelationID",
          "JMSType");

  private final String text;
  private final Lexer lexer;
  private final Set<String> identifiers = new LinkedHashSet<>();
  private Token token;
  private int depth;
  private int calculations;

  Parser(String text) {
    this.text = text;
    this.lexer = new Lexer(text);
    this.token = lexer.next();
  }

  Expression parse() {
    Expression condition = condition();
    if (token.kind() != Token.Kind.END) {
      throw unexpected("AND, OR or the end");
    }
    return requireCondition(condition, 0);
  }

  Set<String> identifiers() {
    return identifiers;
  }

  private Expression condition() {
    if (++depth > MAX_DEPTH) {
      throw error(token.position(), "nested deeper than " + MAX_DEPTH + " levels");
    }
    Expression condition = connected("OR", this::conjunction, Expression.Or::new);
    depth--;
    return condition;
  }

  private Expression conjunction() {
    return connected("AND", this::negation, Expression.And::new);
  }

  private Expression connected(
      String connective, Supplier<Expression> operand, Function<List<Expression>, Expression> all) {
    int start = token.position();
    Expression first = operand.get();
    if (!token.is(connective)) {
      return first;
    }
    List<Expression> operands = new ArrayList<>();
    operands.add(requireCondition(first, start));
    while (token.is(connective)) {
      advance();
      int position = token.position();
      operands.add(requireCondition(operand.get(), position));
    }
    return all.apply(List.copyOf(operands));
  }

  private Expression negation() {
    int nots = 0;
    while (token.is("NOT")) {
      advance();
      nots++;
    }
    int start = token.position();
    Expression operand = predicate();
    if (nots == 0) {
      return operand;
    }
    Expression negated = new Expression.Not(requireCondition(operand, start));
    return nots % 2 == 1 ? negated : new Expression.Not(negated);
  }

  private Expression predicate() {
    int start = token.position();
    Expression left = sum();
    Comparison comparison =
        token.kind() == Token.Kind.SYMBOL ? Comparison.forSymbol(token.text()) : null;
    if (comparison != null) {
      return comparison(left, comparison, start);
    }
    if (token.is("IS")) {
      return isNull(left, start);
    }
    boolean negated = token.is("NOT");
    if (negated) {
      advance();
    }
    Expression found = between(left, negated, start);
    return negated ? new Expression.Not(found) : found;
  }

  private Expression between(Expression left, boolean required, int start) {
    if (token.is("BETWEEN")) {
      advance();
      Expression value = requireNumber(left, start);
      Expression low = number();
      expect("AND");
      Expression high = number();
      return new Expression.And(
          List.of(
              new Expression.Compare(Comparison.GREATER_OR_EQUAL, value, low),
              new Expression.Compare(Comparison.LESS_OR_EQUAL, value, high)));
    }
    if (token.is("IN")) {
      return in(requireField(left, start));
    }
    if (token.is("LIKE")) {
      return like(requireField(left, start));
    }
    if (required) {
      throw unexpected("BETWEEN, IN or LIKE");
    }
    return left;
  }

  private Expression comparison(Expression left, Comparison comparison, int start) {
    advance();
    int position = token.position();
    Expression right = sum();
    if (!comparison.isEquality()) {
      requireNumber(left, start);
      requireNumber(right, position);
    }
    return new Expression.Compare(comparison, left, right);
  }

  private Expression isNull(Expression left, int start) {
    advance();
    boolean negated = token.is("NOT");
    if (negated) {
      advance();
    }
    expect("NULL");
    Expression isNull = new Expression.IsNull(requireField(left, start));
    return negated ? new Expression.Not(isNull) : isNull;
  }

  private Expression in(Expression.Field field) {
    advance();
    expect("(");
    Set<String> values = new LinkedHashSet<>();
    values.add(stringLiteral());
    while (token.is(",")) {
      advance();
      values.add(stringLiteral());
    }
    expect(")");
    return new Expression.In(field, Set.copyOf(values));
  }

  private Expression like(Expression.Field field) {
    advance();
    String pattern = stringLiteral();
    Character escape = null;
    if (token.is("ESCAPE")) {
      advance();
      int position = token.position();
      String character = stringLiteral();
      if (character.length() != 1) {
        throw error(position, "an escape that is not one character");
      }
      escape = character.charAt(0);
    }
    return new Expression.Like(field, new LikePattern(pattern, escape));
  }

  private Expression number() {
    int start = token.position();
    return requireNumber(sum(), start);
  }

  private Expression sum() {
    int start = token.position();
    Expression left = product();
    while (token.is("+") || token.is("-")) {
      Arithmetic operation = token.is("+") ? Arithmetic.ADD : Arithmetic.SUBTRACT;
      advance();
      int position = token.position();
      Expression right = product();
      left = calculate(operation, requireNumber(left, start), requireNumber(right, position));
    }
    return left;
  }

  private Expression product() {
    int start = token.position();
    Expression left = sign();
    while (token.is("*") || token.is("/")) {
      Arithmetic operation = token.is("*") ? Arithmetic.MULTIPLY : Arithmetic.DIVIDE;
      advance();
      int position = token.position();
      Expression right = sign();
      left = calculate(operation, requireNumber(left, start), requireNumber(right, position));
    }
    return left;
  }

  /** Chains are evaluated by recursion, so their length is bounded. */
  private Expression calculate(Arithmetic operation, Expression left, Expression right) {
    if (++calculations > MAX_CALCULATIONS) {
      throw error(token.position(), "more than " + MAX_CALCULATIONS + " arithmetic operators");
    }
    return new Expression.Calculate(operation, left, right);
  }

  private Expression sign() {
    boolean signed = false;
    boolean negative = false;
    while (token.is("+") || token.is("-")) {
      signed = true;
      negative ^= token.is("-");
      advance();
    }
    int start = token.position();
    Expression operand = primary(negative);
    if (!signed) {
      return operand;
    }
    requireNumber(operand, start);
    if (!negative) {
      return operand instanceof Expression.Field
          ? new Expression.Calculate(Arithmetic.ADD, new Expression.Literal(0L), operand)
          : operand;
    }
    if (operand instanceof Expression.Literal literal) {
      Object value = literal.value();
      return new Expression.Literal(
          value instanceof Long exact ? (Object) (-exact) : (Object) (-(Double) value));
    }
    return new Expression.Calculate(Arithmetic.SUBTRACT, new Expression.Literal(0L), operand);
  }

  private Expression primary(boolean negative) {
    Token here = token;
    if (here.is("(")) {
      advance();
      Expression inner = condition();
      expect(")");
      return inner;
    }
    advance();
    return switch (here.kind()) {
      case LITERAL -> literal(here, negative);
      case IDENTIFIER -> field(here);
      default -> {
        token = here;
        throw unexpected("a value");
      }
    };
  }

  private Expression literal(Token here, boolean negative) {
    boolean outOfRange =
        here.value() instanceof Long exact
            && exact == Long.MIN_VALUE
            && !negative
            && Character.isDigit(here.text().charAt(here.text().length() - 1))
            && !here.text().startsWith("0");
    if (outOfRange) {
      throw error(here.position(), "'" + here.text() + "' is not a number of 64 bits");
    }
    return new Expression.Literal(here.value());
  }

  private Expression field(Token here) {
    String name = here.text();
    boolean reserved =
        name.startsWith("JMS") && !name.startsWith("JMSX") && !name.startsWith("JMS_");
    if (reserved && !HEADER_FIELDS.contains(name)) {
      throw error(here.position(), "a selector may not refer to the header field " + name);
    }
    identifiers.add(name);
    return new Expression.Field(name);
  }

  private String stringLiteral() {
    if (!(token.value() instanceof String value)) {
      throw unexpected("a string");
    }
    advance();
    return value;
  }

  private void expect(String keywordOrSymbol) {
    if (!token.is(keywordOrSymbol)) {
      throw unexpected(keywordOrSymbol);
    }
    advance();
  }

  private void advance() {
    token = lexer.next();
  }

  private Expression requireCondition(Expression expression, int position) {
    if (expression.type() != Type.CONDITION && expression.type() != Type.ANY) {
      throw error(position, "a value where a condition should stand");
    }
    return expression;
  }

  private Expression requireNumber(Expression expression, int position) {
    if (expression.type() != Type.NUMBER && expression.type() != Type.ANY) {
      throw error(position, "something that is no number");
    }
    return expression;
  }

  private Expression.Field requireField(Expression expression, int position) {
    if (expression instanceof Expression.Field field) {
      return field;
    }
    throw error(position, "something that is no header field or property");
  }

  private SelectorSyntaxException unexpected(String expected) {
    return error(
        token.position(), "found " + token.text() + " where " + expected + " should stand");
  }

  private SelectorSyntaxException error(int position, String problem) {
    return new SelectorSyntaxException(text, position, problem);
  }
}
