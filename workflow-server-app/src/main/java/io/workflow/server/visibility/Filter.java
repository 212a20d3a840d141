package io.workflow.server.visibility;

import io.workflow.protocol.StorableText;
import io.workflow.protocol.WorkflowStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** A condition on executions. The parser only makes conditions that fit the kinds of the fields. */
public sealed interface Filter {

  /** All of them; at least two. */
  record And(List<Filter> parts) implements Filter {}

  /** Any of them; at least two. */
  record Or(List<Filter> parts) implements Filter {}

  /** The opposite; an absent value fulfils neither a condition nor its opposite. */
  record Not(Filter part) implements Filter {}

  /** A field against one value. */
  record Comparison(Field field, Operator operator, Value value) implements Filter {}

  /** A field against a list; at least one value. */
  record In(Field field, List<Value> values) implements Filter {}

  /** Both ends included. */
  record Between(Field field, Value low, Value high) implements Filter {}

  /** Case-sensitive. */
  record StartsWith(Field field, String prefix) implements Filter {
    public StartsWith {
      requireStorable(prefix);
    }
  }

  /** The execution has no such value. */
  record IsNull(Field field) implements Filter {}

  /** Not every condition comes from the parser, which says where such a text stands. */
  private static void requireStorable(String text) {
    String unstorable = StorableText.unstorable(text);
    if (unstorable != null) {
      throw new IllegalArgumentException(
          "Expected to search for a text without %s, which can't be stored and so can't be found."
              .formatted(unstorable));
    }
  }

  /** How a field and a value are compared. */
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    /** As it is written in a query. */
    public String symbol() {
      return symbol;
    }

    /** Whether it asks for an order, which some values don't have. */
    public boolean isOrdering() {
      return this != EQUAL && this != NOT_EQUAL;
    }
  }

  /** What a field is compared with. */
  sealed interface Value {
    record Text(String value) implements Value {
      public Text {
        requireStorable(value);
      }
    }

    record Numeric(BigDecimal value) implements Value {}

    record Bool(boolean value) implements Value {}

    record Time(Instant value) implements Value {}

    record Status(WorkflowStatus value) implements Value {

      /** As it is written in a query: {@code ContinuedAsNew}. */
      public String queryName() {
        return QueryValues.queryName(value);
      }
    }
  }
}
