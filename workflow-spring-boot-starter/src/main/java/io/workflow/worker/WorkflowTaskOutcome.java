package io.workflow.worker;

import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.QueryResult;
import java.util.List;
import java.util.Map;

/** What running the code for one workflow task came to. */
public sealed interface WorkflowTaskOutcome {

  /**
   * The code has run until it blocked or ended.
   *
   * @param commands in the order of the code
   * @param queryResults by query id, one for each query of the task
   */
  record Completed(List<Command> commands, Map<String, QueryResult> queryResults)
      implements WorkflowTaskOutcome {
    public Completed {
      commands = List.copyOf(commands);
      queryResults = Map.copyOf(queryResults);
    }
  }

  /**
   * The task could not be answered; nothing of it is cached.
   *
   * @param thrown what the failure was made of, for the log
   */
  record Failed(WorkflowTaskFailedCause cause, Failure failure, Throwable thrown)
      implements WorkflowTaskOutcome {}
}
