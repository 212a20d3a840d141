package io.workflow.server.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.workflow.engine.shard.EngineListener;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.ShardLostException;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the lanes do, as metrics; what fails is logged, commits at most every five seconds. */
public final class EngineMetrics implements EngineListener {

  private static final Logger log = LoggerFactory.getLogger(EngineMetrics.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);

  private final MeterRegistry registry;
  private final Timer commitLatency;
  private final Timer turnLatency;
  private final DistributionSummary batchSize;
  private final Counter transitions;
  private final Counter loadedRuns;
  private final Counter commitFailures;
  private final Counter fenced;
  private final Counter doubtful;
  private final Counter leaseRefusals;
  private final Counter adopted;
  private final Counter defects;
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.commitLatency =
        Timer.builder("persistence_latency")
            .tag("operation", "commit")
            .description("Time of one transaction of a lane")
            .publishPercentileHistogram()
            .register(registry);
    this.turnLatency =
        Timer.builder("lane_turn_latency")
            .description("Time of one turn of a lane, with its transaction")
            .register(registry);
    this.batchSize =
        DistributionSummary.builder("lane_batch_size")
            .description("Requests that share one transaction")
            .register(registry);
    this.transitions =
        Counter.builder("history_rows_written")
            .description("Transitions made durable")
            .register(registry);
    this.loadedRuns =
        Counter.builder("runs_loaded")
            .description("Workflow executions that were not in memory and had to be read")
            .register(registry);
    this.commitFailures =
        Counter.builder("persistence_errors")
            .tag("operation", "commit")
            .description("Transactions that failed; their callers were told to try again")
            .register(registry);
    this.fenced =
        Counter.builder("commits_fenced")
            .description("Transactions refused because another node has taken a shard")
            .register(registry);
    this.doubtful =
        Counter.builder("commits_doubtful")
            .description("Transactions and reads of the database without an answer")
            .register(registry);
    this.leaseRefusals =
        Counter.builder("lease_refusals")
            .description("Requests refused because this node could not reach the database in time")
            .register(registry);
    this.adopted =
        Counter.builder("tasks_adopted")
            .description("Workflow tasks that stayed in a worker's hands while their shard moved")
            .register(registry);
    this.defects =
        Counter.builder("engine_defects")
            .description("Requests that broke an invariant; any is a defect to report")
            .register(registry);
  }

  /** Adds what the engine knows of itself. */
  public void observe(ShardEngine engine) {
    Gauge.builder("lane_queue_depth", engine, ShardEngine::queuedRequests)
        .description("Requests that wait in front of the lanes")
        .register(registry);
    Gauge.builder("cached_runs", engine, ShardEngine::cachedRuns)
        .description("Workflow executions in memory")
        .register(registry);
    Gauge.builder("outbox_messages", engine, ShardEngine::waitingMessages)
        .description("Messages between workflows that wait to be delivered")
        .register(registry);
    Gauge.builder("owned_shards", engine, node -> node.owned().size())
        .description("Shards that this node serves")
        .register(registry);
  }

  @Override
  public void committed(int requests, int historyRows, Duration commitTime) {
    commitLatency.record(commitTime);
    batchSize.record(requests);
    transitions.increment(historyRows);
  }

  @Override
  public void commitFailed(int requests, RuntimeException failure) {
    commitFailures.increment();
    if (failure instanceof ShardLostException) {
      fenced.increment();
    } else if (failure instanceof StoreUnavailableException) {
      doubtful.increment();
    }
    if (mayLog()) {
      if (failure instanceof ShardLostException) {
        log.info("{} requests were told to come back: {}", requests, failure.getMessage());
      } else {
        log.warn("{} requests were told to come back: a commit failed", requests, failure);
      }
    }
  }

  @Override
  public void leaseMissing(int requests) {
    leaseRefusals.increment(requests);
  }

  @Override
  public void taskAdopted() {
    adopted.increment();
  }

  @Override
  public void turned(int requests, int loaded, Duration turnTime) {
    turnLatency.record(turnTime);
    loadedRuns.increment(loaded);
  }

  @Override
  public void decisionFailed(Object request, RuntimeException failure) {
    defects.increment();
    log.error("A defect: {} broke an invariant and was refused", request.getClass(), failure);
  }

  @Override
  public void runUnreadable(WorkflowKey key, RuntimeException failure) {
    defects.increment();
    log.error("What the history store holds of {} can't be read; its requests fail", key, failure);
  }

  private boolean mayLog() {
    long now = System.nanoTime();
    long next = nextLogNanos.get();
    return now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_INTERVAL.toNanos());
  }
}
