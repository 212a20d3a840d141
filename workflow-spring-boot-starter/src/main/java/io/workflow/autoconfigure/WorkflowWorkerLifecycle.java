package io.workflow.autoconfigure;

import io.workflow.worker.lifecycle.WorkerState;
import io.workflow.worker.lifecycle.WorkflowWorker;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts the worker when everything else has started, and stops it before anything else. */
public final class WorkflowWorkerLifecycle implements SmartLifecycle {

  private final Optional<Supplier<WorkflowWorker>> start;
  private volatile @Nullable WorkflowWorker worker;

  /** {@code start} makes and starts a worker; empty when there is nothing to run. */
  WorkflowWorkerLifecycle(Optional<Supplier<WorkflowWorker>> start) {
    this.start = start;
  }

  @Override
  public void start() {
    if (worker == null) {
      worker = start.map(Supplier::get).orElse(null);
    }
  }

  @Override
  public void stop() {
    WorkflowWorker running = worker;
    if (running != null) {
      running.stop();
      worker = null;
    }
  }

  @Override
  public boolean isRunning() {
    return worker != null;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  /** Whether this application has workflows or activities to run. */
  public boolean hasWork() {
    return start.isPresent();
  }

  /** How the worker is; empty while it is not running. */
  public Optional<WorkerState> state() {
    return Optional.ofNullable(worker).map(WorkflowWorker::state);
  }
}
