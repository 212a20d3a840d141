package io.workflow.client;

import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import io.workflow.protocol.rest.ActivityOutcomeRequest;
import io.workflow.protocol.rest.ActivityReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports about activities over the REST interface. */
final class RestActivityCompletion implements ActivityCompletionClient {

  private final RestTransport transport;
  private final DataConverter values;
  private final FailureConverter failures;

  RestActivityCompletion(RestTransport transport, DataConverter values, FailureConverter failures) {
    this.transport = transport;
    this.values = values;
    this.failures = failures;
  }

  @Override
  public Activity byToken(String taskToken) {
    return new RestActivity(ActivityReference.byToken(taskToken), "activity by token");
  }

  @Override
  public Activity byId(String workflowId, @Nullable String runId, String activityId) {
    return new RestActivity(
        ActivityReference.byId(workflowId, runId, activityId),
        "activity %s of %s".formatted(activityId, workflowId));
  }

  private final class RestActivity implements Activity {

    private final ActivityReference reference;
    private final String subject;

    RestActivity(ActivityReference reference, String subject) {
      this.reference = reference;
      this.subject = subject;
    }

    @Override
    public void complete(@Nullable Object result) {
      transport.send(
          post(
              "complete",
              new ActivityOutcomeRequest.Complete(reference, List.of(values.toPayload(result)))));
    }

    @Override
    public void fail(Throwable failure) {
      transport.send(
          post("fail", new ActivityOutcomeRequest.Fail(reference, failures.toFailure(failure))));
    }

    @Override
    public void cancel(@Nullable Object... details) {
      transport.send(
          post("cancel", new ActivityOutcomeRequest.Cancel(reference, values.toPayloads(details))));
    }

    @Override
    public boolean heartbeat(@Nullable Object... details) {
      return transport
          .send(
              post(
                  "heartbeat",
                  new ActivityOutcomeRequest.Heartbeat(reference, values.toPayloads(details))),
              ActivityOutcomeRequest.HeartbeatResponse.class)
          .cancelRequested();
    }

    private RestCall post(String what, ActivityOutcomeRequest request) {
      return RestCall.post(subject, request, "/activities/" + what, Map.of());
    }
  }
}
