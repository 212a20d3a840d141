package io.workflow.server.visibility;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a query can ask about. */
public sealed interface Field {

  /** As it is written in a query. */
  String queryName();

  /** What the values of a field are, and so what they can be compared with. */
  enum Kind {
    KEYWORD,
    STATUS,
    TIME,
    NUMBER,
    /** Decided by the value in the query: nothing is known of custom search attributes. */
    ANY
  }

  /** What every execution has. */
  enum Standard implements Field {
    WORKFLOW_ID("WorkflowId", Kind.KEYWORD),
    RUN_ID("RunId", Kind.KEYWORD),
    WORKFLOW_TYPE("WorkflowType", Kind.KEYWORD),
    TASK_QUEUE("TaskQueue", Kind.KEYWORD),
    EXECUTION_STATUS("ExecutionStatus", Kind.STATUS),
    START_TIME("StartTime", Kind.TIME),
    EXECUTION_TIME("ExecutionTime", Kind.TIME),
    CLOSE_TIME("CloseTime", Kind.TIME),
    HISTORY_LENGTH("HistoryLength", Kind.NUMBER),
    HISTORY_SIZE_BYTES("HistorySizeBytes", Kind.NUMBER);

    private final String queryName;
    private final Kind kind;

    Standard(String queryName, Kind kind) {
      this.queryName = queryName;
      this.kind = kind;
    }

    @Override
    public String queryName() {
      return queryName;
    }

    /** What its values are. */
    public Kind kind() {
      return kind;
    }

    /** The field with this name, in any case; {@code null} when there is none. */
    static @Nullable Standard named(String name) {
      for (Standard field : values()) {
        if (field.queryName.equalsIgnoreCase(name)) {
          return field;
        }
      }
      return null;
    }

    static String names() {
      return Arrays.stream(values()).map(Standard::queryName).collect(Collectors.joining(", "));
    }
  }

  /** A search attribute of the application, by its exact name. */
  record Custom(String queryName) implements Field {}

  /** What the values of a field are. */
  default Kind valueKind() {
    return switch (this) {
      case Standard standard -> standard.kind();
      case Custom ignored -> Kind.ANY;
    };
  }
}
