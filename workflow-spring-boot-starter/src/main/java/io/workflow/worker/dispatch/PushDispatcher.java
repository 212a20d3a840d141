package io.workflow.worker.dispatch;

import io.workflow.protocol.worker.WorkerResponse.ActivityTaskOffered;
import io.workflow.protocol.worker.WorkerResponse.Pushed;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import io.workflow.protocol.worker.WorkerResponse.WorkflowTaskOffered;
import io.workflow.worker.channel.PushListener;
import org.jspecify.annotations.Nullable;

/** Takes what the server says unasked to those whom it concerns. */
public final class PushDispatcher implements PushListener {

  private record Offers(OfferedTasks workflowTasks, OfferedTasks activityTasks) {}

  private final QueryDispatcher queries;
  private volatile @Nullable Offers offers;

  public PushDispatcher(QueryDispatcher queries) {
    this.queries = queries;
  }

  /** Offers that come earlier are let pass: who runs tasks is made after the channel. */
  public void offer(OfferedTasks workflowTasks, OfferedTasks activityTasks) {
    offers = new Offers(workflowTasks, activityTasks);
  }

  @Override
  public void pushed(Pushed message) {
    Offers to = offers;
    switch (message) {
      case QueryRequested query -> queries.pushed(query);
      case WorkflowTaskOffered(var task) -> {
        if (to != null) {
          to.workflowTasks().offered(task);
        }
      }
      case ActivityTaskOffered(var task) -> {
        if (to != null) {
          to.activityTasks().offered(task);
        }
      }
    }
  }
}
