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
    KEYWORD_LIST,
    /** Searched for words. */
    TEXT,
    BOOL,
    STATUS,
    TIME,
    NUMBER,
    /** In nanoseconds; written as such or as {@code '1h30m'}. */
    DURATION;

    /** Whether values come before and after each other. */
    boolean isOrdered() {
      return switch (this) {
        case KEYWORD, TIME, NUMBER, DURATION -> true;
        case KEYWORD_LIST, TEXT, BOOL, STATUS -> false;
      };
    }
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
    EXECUTION_DURATION("ExecutionDuration", Kind.DURATION),
    HISTORY_LENGTH("HistoryLength", Kind.NUMBER),
    HISTORY_SIZE_BYTES("HistorySizeBytes", Kind.NUMBER),
    STATE_TRANSITION_COUNT("StateTransitionCount", Kind.NUMBER),
    PARENT_WORKFLOW_ID("ParentWorkflowId", Kind.KEYWORD),
    PARENT_RUN_ID("ParentRunId", Kind.KEYWORD),
    ROOT_WORKFLOW_ID("RootWorkflowId", Kind.KEYWORD),
    ROOT_RUN_ID("RootRunId", Kind.KEYWORD);

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

    /** What it is called among search attributes. */
    public SearchAttributeType type() {
      return switch (kind) {
        case KEYWORD, STATUS -> SearchAttributeType.KEYWORD;
        case KEYWORD_LIST -> SearchAttributeType.KEYWORD_LIST;
        case TEXT -> SearchAttributeType.TEXT;
        case BOOL -> SearchAttributeType.BOOL;
        case TIME -> SearchAttributeType.DATETIME;
        case NUMBER, DURATION -> SearchAttributeType.INT;
      };
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

  /** A search attribute, or what else has a type, by its exact name. */
  record Custom(String queryName, SearchAttributeType type) implements Field {}

  /** What the values of a field are. */
  default Kind valueKind() {
    return switch (this) {
      case Standard standard -> standard.kind();
      case Custom custom ->
          switch (custom.type()) {
            case BOOL -> Kind.BOOL;
            case DATETIME -> Kind.TIME;
            case DOUBLE, INT -> Kind.NUMBER;
            case KEYWORD -> Kind.KEYWORD;
            case KEYWORD_LIST -> Kind.KEYWORD_LIST;
            case TEXT -> Kind.TEXT;
          };
    };
  }
}
