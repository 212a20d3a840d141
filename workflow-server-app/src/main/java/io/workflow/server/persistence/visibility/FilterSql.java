package io.workflow.server.persistence.visibility;

import io.workflow.server.persistence.WorkflowStatusCode;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.Filter;
import io.workflow.server.visibility.Filter.Operator;
import io.workflow.server.visibility.Filter.Value;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A condition as SQL. Everything that a user wrote is a bound parameter; the text holds nothing but
 * our own words.
 *
 * <p>Opposites are pushed down to the single tests, because a search attribute that is absent must
 * fulfil neither a test nor its opposite, as {@code NULL} does by itself for columns.
 *
 * @param text to stand behind {@code WHERE}
 * @param parameters in the order of their question marks
 */
record FilterSql(String text, List<Object> parameters) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  /**
   * What separates words. PostgreSQL by itself would take {@code me@example.com} or {@code -1} as
   * one word, which nobody could find by its parts.
   */
  private static final String SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private static final String CUSTOM_TEXT = "(search_attributes ->> ?)";

  static FilterSql of(Filter filter) {
    Writer writer = new Writer();
    writer.write(filter, false);
    return new FilterSql(writer.sql.toString(), List.copyOf(writer.parameters));
  }

  /** The column of a field. */
  static String column(Field.Standard field) {
    return switch (field) {
      case WORKFLOW_ID -> "workflow_id";
      case RUN_ID -> "run_id::text";
      case WORKFLOW_TYPE -> "workflow_type";
      case TASK_QUEUE -> "task_queue";
      case EXECUTION_STATUS -> "status";
      case START_TIME -> "start_time";
      case EXECUTION_TIME -> "COALESCE(execution_time, start_time)";
      case CLOSE_TIME -> "close_time";
      case HISTORY_LENGTH -> "history_length";
      case HISTORY_SIZE_BYTES -> "history_size";
      case EXECUTION_DURATION ->
          "(EXTRACT(EPOCH FROM close_time - COALESCE(execution_time, start_time)) * 1000000000)";
      case STATE_TRANSITION_COUNT -> "state_transition_count";
      case PARENT_WORKFLOW_ID -> "parent_workflow_id";
      case PARENT_RUN_ID -> "parent_run_id";
      case ROOT_WORKFLOW_ID -> "COALESCE(root_workflow_id, workflow_id)";
      case ROOT_RUN_ID -> "COALESCE(root_run_id, run_id::text)";
    };
  }

  /** As pgjdbc binds a time. */
  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static final class Writer {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    void write(Filter filter, boolean negated) {
      switch (filter) {
        case Filter.And and -> join(and.parts(), negated ? " OR " : " AND ", negated);
        case Filter.Or or -> join(or.parts(), negated ? " AND " : " OR ", negated);
        case Filter.Not not -> write(not.part(), !negated);
        case Filter.Comparison test -> comparison(test, negated);
        case Filter.In in -> in(in, negated);
        case Filter.Between between ->
            write(
                new Filter.And(
                    List.of(
                        new Filter.Comparison(
                            between.field(), Operator.GREATER_OR_EQUAL, between.low()),
                        new Filter.Comparison(
                            between.field(), Operator.LESS_OR_EQUAL, between.high()))),
                negated);
        case Filter.StartsWith test -> {
          open(test.field(), negated);
          add("starts_with(");
          text(test.field());
          add(", ?))", test.prefix());
        }
        case Filter.IsNull test -> {
          text(test.field());
          add(negated ? " IS NOT NULL" : " IS NULL");
        }
      }
    }

    private void join(List<Filter> parts, String by, boolean negated) {
      add("(");
      for (int i = 0; i < parts.size(); i++) {
        if (i > 0) {
          add(by);
        }
        write(parts.get(i), negated);
      }
      add(")");
    }

    private void in(Filter.In in, boolean negated) {
      List<Filter> tests = new ArrayList<>();
      for (Value value : in.values()) {
        tests.add(new Filter.Comparison(in.field(), Operator.EQUAL, value));
      }
      join(tests, negated ? " AND " : " OR ", negated);
    }

    private void comparison(Filter.Comparison test, boolean negated) {
      boolean different = test.operator() == Operator.NOT_EQUAL;
      boolean equal = different ? negated : !negated && test.operator() == Operator.EQUAL;
      if (equal && test.field() == Field.Standard.ROOT_WORKFLOW_ID) {
        // A form that two indexes can answer.
        Object root = bound(test.value());
        add("(root_workflow_id = ? OR (root_workflow_id IS NULL AND workflow_id = ?))", root, root);
        return;
      }
      open(test.field(), negated != different);
      switch (test.field()) {
        case Field.Standard field -> column(field, test.operator(), test.value());
        case Field.Custom field -> attribute(field, test.operator(), test.value());
      }
      add(")");
    }

    /** Begins a test, or its opposite, up to and with an opening parenthesis. */
    private void open(Field field, boolean negated) {
      if (negated && field instanceof Field.Custom) {
        text(field);
        add(" IS NOT NULL AND ");
      }
      add(negated ? "NOT (" : "(");
    }

    private void column(Field.Standard field, Operator operator, Value value) {
      String symbol = operator == Operator.NOT_EQUAL ? "=" : operator.symbol();
      String order = operator.isOrdering() ? byBytes(field) : "";
      add(column(field) + order + " " + symbol + " ?", bound(value));
    }

    private static String column(Field.Standard field) {
      return FilterSql.column(field);
    }

    /**
     * Texts have the same order everywhere, whatever the language of the database is. Not for
     * equality, where it would only hide the column from its index.
     */
    private static String byBytes(Field.Standard field) {
      return field.kind() == Field.Kind.KEYWORD ? " COLLATE \"C\"" : "";
    }

    private static Object bound(Value value) {
      return switch (value) {
        case Value.Text text -> text.value();
        case Value.Numeric number -> number.value();
        case Value.Bool bool -> bool.value();
        case Value.Time time -> time(time.value());
        case Value.Status status -> WorkflowStatusCode.of(status.value());
      };
    }

    private void attribute(Field.Custom field, Operator operator, Value value) {
      boolean equality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
      switch (field.type()) {
        case BOOL, KEYWORD_LIST -> contains(field, value);
        case KEYWORD, INT, DOUBLE -> {
          if (equality) {
            contains(field, value);
          } else {
            ordered(field, operator, value);
          }
        }
        case DATETIME ->
            add(
                "search_attribute_time"
                    + CUSTOM_TEXT
                    + (equality ? " = ?" : " " + operator.symbol() + " ?"),
                field.queryName(),
                bound(value));
        case TEXT ->
            add(
                "to_tsvector('simple', translate("
                    + CUSTOM_TEXT
                    + ", ?, ?)) @@ websearch_to_tsquery('simple', ?)",
                field.queryName(),
                SIGNS,
                " ".repeat(SIGNS.length()),
                anyWord(bound(value)));
      }
    }

    /** Whoever searches for two words is glad of each. Quoted, for a word may be "or". */
    private static String anyWord(Object text) {
      return NO_WORD
          .splitAsStream(text.toString())
          .filter(word -> !word.isEmpty())
          .map(word -> '"' + word + '"')
          .collect(Collectors.joining(" OR "));
    }

    /** The value, or a list with the value in it; a form that an index can answer. */
    private void contains(Field.Custom field, Value value) {
      Object bound = bound(value);
      add(
          "search_attributes @> ?::jsonb OR search_attributes @> ?::jsonb",
          JSON.writeValueAsString(Map.of(field.queryName(), bound)),
          JSON.writeValueAsString(Map.of(field.queryName(), List.of(bound))));
    }

    private void ordered(Field.Custom field, Operator operator, Value value) {
      boolean number = value instanceof Value.Numeric;
      add(
          // CASE, because PostgreSQL may otherwise cast what is not a number.
          "CASE WHEN jsonb_typeof(search_attributes -> ?) = ? THEN "
              + CUSTOM_TEXT
              + (number ? "::numeric " : " COLLATE \"C\" ")
              + operator.symbol()
              + " ? ELSE FALSE END",
          field.queryName(),
          number ? "number" : "string",
          field.queryName(),
          bound(value));
    }

    private void text(Field field) {
      switch (field) {
        case Field.Standard system -> add(column(system));
        case Field.Custom custom -> add(CUSTOM_TEXT, custom.queryName());
      }
    }

    private void add(String text, Object... bound) {
      sql.append(text);
      parameters.addAll(List.of(bound));
    }
  }
}
