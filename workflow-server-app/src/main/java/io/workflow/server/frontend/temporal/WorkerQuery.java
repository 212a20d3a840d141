package io.workflow.server.frontend.temporal;

import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of the calls that list workers: comparisons joined by {@code AND} and {@code OR}, with
 * parentheses. Texts know {@code =}, {@code !=}, {@code STARTS_WITH}, {@code NOT STARTS_WITH} and
 * {@code IS [NOT] NULL}; times all comparisons, {@code BETWEEN} and {@code IS [NOT] NULL}.
 */
final class WorkerQuery {

  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:('(?:[^']|'')*'|\"[^\"]*\")|(<=|>=|!=|<>|[=<>()])|([\\w.`]+))");

  private static final Map<String, Function<WorkerHeartbeat, String>> TEXTS =
      Map.of(
          "WorkerInstanceKey", WorkerHeartbeat::getWorkerInstanceKey,
          "WorkerIdentity", WorkerHeartbeat::getWorkerIdentity,
          "HostName", worker -> worker.getHostInfo().getHostName(),
          "TaskQueue", WorkerHeartbeat::getTaskQueue,
          "DeploymentName", worker -> worker.getDeploymentVersion().getDeploymentName(),
          "BuildId", worker -> worker.getDeploymentVersion().getBuildId(),
          "SdkName", WorkerHeartbeat::getSdkName,
          "SdkVersion", WorkerHeartbeat::getSdkVersion,
          "WorkerStatus", WorkerQuery::status,
          "Status", WorkerQuery::status);

  private static final Map<String, Function<WorkerHeartbeat, @Nullable Instant>> TIMES =
      Map.of(
          "StartTime",
          worker -> worker.hasStartTime() ? TimeMapper.fromProto(worker.getStartTime()) : null,
          "HeartbeatTime",
          worker ->
              worker.hasHeartbeatTime() ? TimeMapper.fromProto(worker.getHeartbeatTime()) : null);

  private final String query;
  private final List<String> tokens;
  private int next;

  private WorkerQuery(String query) {
    this.query = query;
    this.tokens = tokens(query);
  }

  /**
   * Which workers are meant; an empty query means all.
   *
   * @throws CallException when it is no query
   */
  static Predicate<WorkerHeartbeat> parse(String query) {
    if (query.isBlank()) {
      return _worker -> true;
    }
    WorkerQuery parser = new WorkerQuery(query);
    Predicate<WorkerHeartbeat> condition = parser.either();
    if (parser.next < parser.tokens.size()) {
      throw parser.wrong("AND, OR or its end");
    }
    return condition;
  }

  private static String status(WorkerHeartbeat worker) {
    // As Temporal's own tools write it: "Running" for WORKER_STATUS_RUNNING.
    StringBuilder text = new StringBuilder();
    for (String word : worker.getStatus().name().replace("WORKER_STATUS_", "").split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  private static List<String> tokens(String query) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(query.strip());
    int end = 0;
    while (end < query.strip().length()) {
      if (!token.find(end) || token.start() != end) {
        throw CallException.invalid(
            "malformed query: expected names, texts in quotes and comparisons, but got '%s'"
                .formatted(query.strip().substring(end)));
      }
      tokens.add(token.group().strip());
      end = token.end();
    }
    return tokens;
  }

  private Predicate<WorkerHeartbeat> either() {
    Predicate<WorkerHeartbeat> condition = both();
    while (took("OR")) {
      condition = condition.or(both());
    }
    return condition;
  }

  private Predicate<WorkerHeartbeat> both() {
    Predicate<WorkerHeartbeat> condition = one();
    while (took("AND")) {
      condition = condition.and(one());
    }
    return condition;
  }

  private Predicate<WorkerHeartbeat> one() {
    if (took("(")) {
      Predicate<WorkerHeartbeat> condition = either();
      require(")");
      return condition;
    }
    String field = take("a field").replace("`", "");
    Function<WorkerHeartbeat, String> text = TEXTS.get(field);
    if (text != null) {
      return text(text);
    }
    Function<WorkerHeartbeat, @Nullable Instant> time = TIMES.get(field);
    if (time != null) {
      return time(time);
    }
    throw CallException.invalid(
        "unknown or unsupported worker heartbeat search field: %s".formatted(field));
  }

  private Predicate<WorkerHeartbeat> text(Function<WorkerHeartbeat, String> field) {
    if (took("IS")) {
      boolean not = took("NOT");
      require("NULL");
      return worker -> field.apply(worker).isEmpty() != not;
    }
    if (took("=")) {
      String wanted = text();
      return worker -> field.apply(worker).equals(wanted);
    }
    if (took("!=") || took("<>")) {
      String unwanted = text();
      return worker -> !field.apply(worker).equals(unwanted);
    }
    boolean not = took("NOT");
    require("STARTS_WITH");
    String start = text();
    return worker -> field.apply(worker).startsWith(start) != not;
  }

  private Predicate<WorkerHeartbeat> time(Function<WorkerHeartbeat, @Nullable Instant> field) {
    if (took("IS")) {
      boolean not = took("NOT");
      require("NULL");
      return worker -> (field.apply(worker) == null) != not;
    }
    if (took("BETWEEN")) {
      Instant from = instant();
      require("AND");
      Instant to = instant();
      return compared(field, from, sign -> sign >= 0).and(compared(field, to, sign -> sign <= 0));
    }
    String operator = take("a comparison");
    Predicate<Integer> holds =
        switch (operator) {
          case "=" -> sign -> sign == 0;
          case "!=", "<>" -> sign -> sign != 0;
          case "<" -> sign -> sign < 0;
          case "<=" -> sign -> sign <= 0;
          case ">" -> sign -> sign > 0;
          case ">=" -> sign -> sign >= 0;
          default -> throw wrong("a comparison");
        };
    return compared(field, instant(), holds);
  }

  private static Predicate<WorkerHeartbeat> compared(
      Function<WorkerHeartbeat, @Nullable Instant> field, Instant with, Predicate<Integer> holds) {
    return worker -> {
      Instant time = field.apply(worker);
      return time != null && holds.test(time.compareTo(with));
    };
  }

  private Instant instant() {
    String text = text();
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      throw CallException.invalid(
          "Expected a time like 2026-11-20T10:15:30Z in the query, but got '%s'".formatted(text));
    }
  }

  private String text() {
    String token = take("a text in quotes");
    char quote = token.charAt(0);
    if (quote != '\'' && quote != '"') {
      next--;
      throw wrong("a text in quotes");
    }
    return token.substring(1, token.length() - 1).replace("''", "'");
  }

  private boolean took(String word) {
    if (next < tokens.size() && tokens.get(next).equalsIgnoreCase(word)) {
      next++;
      return true;
    }
    return false;
  }

  private void require(String word) {
    if (!took(word)) {
      throw wrong(word);
    }
  }

  private String take(String what) {
    if (next >= tokens.size()) {
      throw wrong(what);
    }
    return tokens.get(next++);
  }

  private CallException wrong(String expected) {
    return CallException.invalid(
        "malformed query: expected %s, but got %s in: %s"
            .formatted(expected, next < tokens.size() ? tokens.get(next) : "its end", query));
  }
}
