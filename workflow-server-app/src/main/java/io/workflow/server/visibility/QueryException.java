package io.workflow.server.visibility;

/**
 * A query that can't be read. The message says what was expected and shows the place:
 *
 * <pre>
 * Expected a value after '=', but the query ends.
 *   WorkflowType =
 *                 ^
 * </pre>
 */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_BEFORE = 60;
  private static final int SHOWN_AFTER = 30;

  private final int position;

  QueryException(String message, String query, int position) {
    super(message + "\n" + pointAt(query, position));
    this.position = position;
  }

  /** The index in the query of the first character that is wrong. */
  public int position() {
    return position;
  }

  private static String pointAt(String query, int position) {
    int from = Math.max(0, position - SHOWN_BEFORE);
    int to = Math.min(query.length(), position + SHOWN_AFTER);
    String before = from > 0 ? "..." : "";
    String after = to < query.length() ? "..." : "";
    String shown = query.substring(from, to).replaceAll("\\s", " ");
    return "  %s%s%s\n  %s^"
        .formatted(before, shown, after, " ".repeat(before.length() + position - from));
  }
}
