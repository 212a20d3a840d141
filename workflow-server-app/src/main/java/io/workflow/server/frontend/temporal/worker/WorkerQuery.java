package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.Filter;
import io.workflow.server.visibility.Filter.Value;
import io.workflow.server.visibility.FilterMatch;
import io.workflow.server.visibility.QueryException;
import io.workflow.server.visibility.QueryFields;
import io.workflow.server.visibility.QueryParser;
import io.workflow.server.visibility.SearchAttributeType;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The query of the calls that list workers: a condition in the language of the lists of executions,
 * on what a heartbeat says. A text that a worker left out is empty, so that {@code !=} finds it.
 */
final class WorkerQuery {

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

  private static final Map<String, Function<WorkerHeartbeat, @Nullable Value>> TIMES =
      Map.of(
          "StartTime",
          worker ->
              worker.hasStartTime()
                  ? new Value.Time(TimeMapper.fromProto(worker.getStartTime()))
                  : null,
          "HeartbeatTime",
          worker ->
              worker.hasHeartbeatTime()
                  ? new Value.Time(TimeMapper.fromProto(worker.getHeartbeatTime()))
                  : null);

  private WorkerQuery() {}

  /**
   * Which workers are meant; an empty query means all.
   *
   * @throws QueryException when it is no query
   */
  static Predicate<WorkerHeartbeat> parse(String query) {
    Filter condition = QueryParser.condition(query, Fields.OF_A_WORKER);
    return condition == null
        ? _worker -> true
        : worker -> FilterMatch.matches(condition, new Heartbeat(worker));
  }

  private enum Fields implements QueryFields {
    OF_A_WORKER;

    @Override
    public @Nullable Field find(String name) {
      if (TEXTS.containsKey(name)) {
        return new Field.Custom(name, SearchAttributeType.KEYWORD);
      }
      return TIMES.containsKey(name) ? new Field.Custom(name, SearchAttributeType.DATETIME) : null;
    }

    @Override
    public String names() {
      TreeSet<String> names = new TreeSet<>(TEXTS.keySet());
      names.addAll(TIMES.keySet());
      return String.join(", ", names);
    }

    @Override
    public String instead() {
      return names() + " of a worker's heartbeat";
    }
  }

  private record Heartbeat(WorkerHeartbeat worker) implements FilterMatch.Values {

    @Override
    public @Nullable Value of(Field field) {
      Function<WorkerHeartbeat, String> text = TEXTS.get(field.queryName());
      if (text != null) {
        return new Value.Text(text.apply(worker));
      }
      Function<WorkerHeartbeat, @Nullable Value> time = TIMES.get(field.queryName());
      return time == null ? null : time.apply(worker);
    }

    @Override
    public boolean isNull(Field field) {
      Value value = of(field);
      return value == null || value.equals(new Value.Text(""));
    }
  }

  /** As Temporal's own tools write it: "Running" for WORKER_STATUS_RUNNING. */
  private static String status(WorkerHeartbeat worker) {
    StringBuilder text = new StringBuilder();
    for (String word : worker.getStatus().name().replace("WORKER_STATUS_", "").split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
