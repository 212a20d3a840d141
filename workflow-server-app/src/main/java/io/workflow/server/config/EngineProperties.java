package io.workflow.server.config;

import io.workflow.engine.decide.Limits;
import io.workflow.engine.shard.EngineSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How this node runs its shards.
 *
 * @param lanes threads that decide and commit; each holds a database connection. With more than
 *     one, transactions are smaller and more: worth it only when one processor is not enough
 * @param queueCapacity requests that wait in front of a lane; more are told to come back later
 * @param maximumBatch requests of one transaction, at most
 * @param cachedRuns workflow executions that each lane keeps in memory
 * @param alarmHorizon timers and timeouts that are due sooner than this are in memory
 * @param alarmCapacity timers and timeouts that each lane keeps in memory, at most
 * @param takeOverWindow what a shard's earlier owner had in hand and is due within this is looked
 *     at at once
 * @param historyReaders database connections for reading histories, besides those of the lanes
 * @param databaseTimeout how long to wait for the database before giving a call up
 * @param taskEvents events that are handed out with a workflow task, at most; the worker fetches
 *     the others
 * @param limits what one workflow execution may grow to
 */
@ConfigurationProperties("workflow.server.engine")
public record EngineProperties(
    @DefaultValue("1") int lanes,
    @DefaultValue("8192") int queueCapacity,
    @DefaultValue("1024") int maximumBatch,
    @DefaultValue("20000") int cachedRuns,
    @DefaultValue("1m") Duration alarmHorizon,
    @DefaultValue("200000") int alarmCapacity,
    @DefaultValue("15s") Duration takeOverWindow,
    @DefaultValue("6") int historyReaders,
    @DefaultValue("10s") Duration databaseTimeout,
    @DefaultValue("1000") int taskEvents,
    @DefaultValue ExecutionLimits limits) {

  /**
   * What one workflow execution may grow to.
   *
   * @param historyEvents an execution whose history has more events is terminated
   * @param historySize an execution whose history is larger is terminated
   * @param pendingActivities a command that would pass this fails the workflow task
   * @param pendingExternals a command that would pass this fails the workflow task; of children, of
   *     signals to other workflows and of cancel requests to them, each
   * @param signals a signal that would pass this is refused
   * @param bufferedEvents when more than this arrives during one workflow task, the task fails and
   *     the code sees it with the next one
   * @param bufferedSize the same for the size of what arrives
   * @param suggestContinueAsNewEvents workflow code is told to continue as new once its history has
   *     so many events
   * @param suggestContinueAsNewSize the same for the size of the history
   * @param continueAsNewInterval how much later than a run the run begins that it continues as
   */
  public record ExecutionLimits(
      @DefaultValue("51200") long historyEvents,
      @DefaultValue("50MB") DataSize historySize,
      @DefaultValue("2000") int pendingActivities,
      @DefaultValue("2000") int pendingExternals,
      @DefaultValue("10000") int signals,
      @DefaultValue("100") int bufferedEvents,
      @DefaultValue("2MB") DataSize bufferedSize,
      @DefaultValue("4096") long suggestContinueAsNewEvents,
      @DefaultValue("4MB") DataSize suggestContinueAsNewSize,
      @DefaultValue("1s") Duration continueAsNewInterval) {

    Limits limits(DataSize payload) {
      return new Limits(
          new Limits.Events(historyEvents, historySize.toBytes()),
          new Limits.Events(suggestContinueAsNewEvents, suggestContinueAsNewSize.toBytes()),
          new Limits.Events(bufferedEvents, bufferedSize.toBytes()),
          pendingActivities,
          pendingExternals,
          signals,
          continueAsNewInterval,
          payload.toBytes());
    }
  }

  /** {@code payload}: the largest value of a command. */
  EngineSettings settings(int numberOfShards, DataSize payload) {
    return new EngineSettings(
        numberOfShards,
        lanes,
        queueCapacity,
        maximumBatch,
        cachedRuns,
        alarmHorizon,
        alarmCapacity,
        takeOverWindow,
        limits.limits(payload));
  }
}
