package io.workflow.server.visibility;

import io.workflow.server.visibility.Filter.Operator;
import io.workflow.server.visibility.Filter.Value;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether something in memory fulfils a condition, by the rules that hold in the database: an
 * absent value fulfils neither a test nor its opposite. Pure.
 */
public final class FilterMatch {

  private final Values values;

  private FilterMatch(Values values) {
    this.values = values;
  }

  /** The values of one thing. */
  public interface Values {

    /** {@code null} when it has none. Of the kind that the field holds. */
    @Nullable Value of(Field field);

    /** What {@code IS NULL} asks. */
    default boolean isNull(Field field) {
      return of(field) == null;
    }
  }

  public static boolean matches(Filter filter, Values values) {
    return new FilterMatch(values).holds(filter, false);
  }

  /** As deep as the parser lets queries nest. Opposites are pushed down to the single tests. */
  private boolean holds(Filter filter, boolean negated) {
    return switch (filter) {
      case Filter.And(List<Filter> parts) -> all(parts, negated);
      case Filter.Or(List<Filter> parts) -> any(parts, negated);
      case Filter.Not(Filter part) -> holds(part, !negated);
      case Filter.Comparison(Field field, Operator operator, Value value) ->
          test(field, negated, found -> compare(found, operator, value));
      case Filter.In(Field field, List<Value> wanted) ->
          test(
              field,
              negated,
              found -> wanted.stream().anyMatch(value -> compare(found, Operator.EQUAL, value)));
      case Filter.Between(Field field, Value low, Value high) ->
          test(
              field,
              negated,
              found ->
                  compare(found, Operator.GREATER_OR_EQUAL, low)
                      && compare(found, Operator.LESS_OR_EQUAL, high));
      case Filter.StartsWith(Field field, String prefix) ->
          test(
              field,
              negated,
              found -> found instanceof Value.Text(String text) && text.startsWith(prefix));
      case Filter.IsNull(Field field) -> values.isNull(field) != negated;
    };
  }

  private boolean all(List<Filter> parts, boolean negated) {
    return negated
        ? parts.stream().anyMatch(part -> holds(part, true))
        : parts.stream().allMatch(part -> holds(part, false));
  }

  private boolean any(List<Filter> parts, boolean negated) {
    return negated
        ? parts.stream().allMatch(part -> holds(part, true))
        : parts.stream().anyMatch(part -> holds(part, false));
  }

  private boolean test(Field field, boolean negated, Predicate<Value> test) {
    Value found = values.of(field);
    return found != null && test.test(found) != negated;
  }

  private static boolean compare(Value found, Operator operator, Value wanted) {
    int order = order(found, wanted);
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private static int order(Value found, Value wanted) {
    return switch (found) {
      case Value.Text(var text) when wanted instanceof Value.Text(var other) ->
          text.compareTo(other);
      case Value.Numeric(var number) when wanted instanceof Value.Numeric(var other) ->
          number.compareTo(other);
      case Value.Bool(var bool) when wanted instanceof Value.Bool(var other) ->
          Boolean.compare(bool, other);
      case Value.Time(var time) when wanted instanceof Value.Time(var other) ->
          time.compareTo(other);
      case Value.Status(var status) when wanted instanceof Value.Status(var other) ->
          status.compareTo(other);
      case Value _mixed ->
          throw new IllegalArgumentException(
              "Expected values of one kind, but got %s and %s".formatted(found, wanted));
    };
  }
}
