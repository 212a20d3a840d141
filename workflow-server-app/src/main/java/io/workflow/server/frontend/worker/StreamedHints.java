package io.workflow.server.frontend.worker;

import io.workflow.protocol.worker.WorkerRequest.Register;
import io.workflow.protocol.worker.WorkerResponse.ActivityTaskOffered;
import io.workflow.protocol.worker.WorkerResponse.Pushed;
import io.workflow.protocol.worker.WorkerResponse.WorkflowTaskOffered;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.WorkerStreams;
import io.workflow.server.query.ConnectedWorker;
import io.workflow.server.query.ConnectedWorkers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hints to workers that hold a stream: to one of those that can run the task, any, because nothing
 * says who has a free slot. Who has none lets it pass, and the engine sends another hint later.
 */
final class StreamedHints implements WorkerStreams {

  private final ConnectedWorkers workers;

  StreamedHints(ConnectedWorkers workers) {
    this.workers = workers;
  }

  @Override
  public void tell(Hint hint) {
    List<ConnectedWorker> able =
        workers.all().stream().filter(worker -> runs(worker.registration(), hint)).toList();
    if (able.isEmpty()) {
      return;
    }
    Pushed offer =
        switch (hint.kind()) {
          case WORKFLOW -> new WorkflowTaskOffered(hint.message());
          case ACTIVITY -> new ActivityTaskOffered(hint.message());
        };
    int first = ThreadLocalRandom.current().nextInt(able.size());
    for (int i = 0; i < able.size(); i++) {
      if (able.get((first + i) % able.size()).push(offer)) {
        return;
      }
    }
  }

  private static boolean runs(Register worker, Hint hint) {
    Map<String, Set<String>> types =
        switch (hint.kind()) {
          case WORKFLOW -> worker.workflowTypes();
          case ACTIVITY -> worker.activityTypes();
        };
    return worker.namespace().equals(hint.task().namespace())
        && types.getOrDefault(hint.taskQueue(), Set.of()).contains(hint.type());
  }
}
