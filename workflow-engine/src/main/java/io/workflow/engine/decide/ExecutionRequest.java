package io.workflow.engine.decide;

import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.UpdateRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients ask of an open run. */
public sealed interface ExecutionRequest<R extends Response> extends Request.OnRun<R> {

  /**
   * Deliver a signal. {@code requestId} deduplicates within a run; empty means never. Answered by
   * {@code Done}.
   *
   * @param links what the event carries
   */
  record SignalWorkflow(
      @Nullable String runId,
      String signalName,
      List<Payload> input,
      Map<String, Payload> header,
      String identity,
      String requestId,
      List<Link> links)
      implements ExecutionRequest<Response.Done> {}

  /**
   * Ask the code to stop. A repeated request is delivered once. Answered by {@code Done}.
   *
   * @param firstExecutionRunId only a run of the chain that began with this one is meant; {@code
   *     null} means of any
   */
  record RequestCancelWorkflow(
      @Nullable String runId,
      String cause,
      String identity,
      String requestId,
      @Nullable String firstExecutionRunId,
      List<Link> links)
      implements ExecutionRequest<Response.Done> {}

  /**
   * End the run at once. Answered by {@code Done}.
   *
   * @param firstExecutionRunId only a run of the chain that began with this one is meant; {@code
   *     null} means of any
   */
  record TerminateWorkflow(
      @Nullable String runId,
      String reason,
      List<Payload> details,
      String identity,
      @Nullable String firstExecutionRunId,
      List<Link> links)
      implements ExecutionRequest<Response.Done> {}

  /**
   * Ask an update handler of the code for something. An update id that the run knows finds that
   * update, whatever its request. Answered by {@link Response.UpdateStanding}, and told of further
   * on by {@link Effect.UpdateProgressed}.
   *
   * @param firstExecutionRunId when given, the chain of runs that is meant
   */
  record UpdateWorkflow(
      @Nullable String runId, @Nullable String firstExecutionRunId, UpdateRequest request)
      implements ExecutionRequest<Response.UpdateStanding> {}
}
