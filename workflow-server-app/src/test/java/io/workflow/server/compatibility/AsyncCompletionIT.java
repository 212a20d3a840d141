package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Activities that somebody else completes later. */
@ExtendWith(SharedServer.class)
class AsyncCompletionIT {

  private final CompletableFuture<byte[]> token = new CompletableFuture<>();
  private final CompletableFuture<String> activityId = new CompletableFuture<>();

  private WorkflowStub startOrder(Sdk sdk) {
    sdk.activity(
        "AskTheCustomer",
        args -> {
          Sdk.activity().doNotCompleteOnReturn();
          activityId.complete(Sdk.activity().getInfo().getActivityId());
          token.complete(Sdk.activity().getTaskToken());
          return null;
        });
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Sdk.once().execute("AskTheCustomer", String.class);
          } catch (ActivityFailure failed) {
            return "failed: " + Sdk.cause(failed, ApplicationFailure.class).getOriginalMessage();
          }
        });
    return sdk.start("Order");
  }

  @Test
  void shouldCompleteByToken(Sdk sdk) throws Exception {
    WorkflowStub order = startOrder(sdk);
    ActivityCompletionClient completion = sdk.client().newActivityCompletionClient();
    byte[] given = token.get(30, TimeUnit.SECONDS);

    completion.heartbeat(given, "thinking");
    completion.complete(given, "extra cheese");

    assertThat(Sdk.result(order, String.class)).isEqualTo("extra cheese");
    sdk.replay(order);
    assertThatThrownBy(() -> completion.complete(given, "twice"))
        .isInstanceOf(ActivityNotExistsException.class);
  }

  @Test
  void shouldCompleteById(Sdk sdk) throws Exception {
    WorkflowStub order = startOrder(sdk);
    String id = activityId.get(30, TimeUnit.SECONDS);

    sdk.client()
        .newActivityCompletionClient()
        .complete(
            Sdk.execution(order).getWorkflowId(),
            Optional.of(Sdk.execution(order).getRunId()),
            id,
            "no olives");

    assertThat(Sdk.result(order, String.class)).isEqualTo("no olives");
  }

  @Test
  void shouldFailByToken(Sdk sdk) throws Exception {
    WorkflowStub order = startOrder(sdk);

    sdk.client()
        .newActivityCompletionClient()
        .completeExceptionally(
            token.get(30, TimeUnit.SECONDS),
            ApplicationFailure.newNonRetryableFailure("no answer", "NoAnswer"));

    assertThat(Sdk.result(order, String.class)).isEqualTo("failed: no answer");
  }

  @Test
  void shouldFailById(Sdk sdk) throws Exception {
    WorkflowStub order = startOrder(sdk);
    String id = activityId.get(30, TimeUnit.SECONDS);

    sdk.client()
        .newActivityCompletionClient()
        .completeExceptionally(
            Sdk.execution(order).getWorkflowId(),
            Optional.empty(),
            id,
            ApplicationFailure.newNonRetryableFailure("gone", "Gone"));

    assertThat(Sdk.result(order, String.class)).isEqualTo("failed: gone");
  }

  @Test
  void shouldTellWhatItHeardLastOfAnActivity(Sdk sdk) throws Exception {
    WorkflowStub order = startOrder(sdk);
    ActivityCompletionClient completion = sdk.client().newActivityCompletionClient();
    byte[] given = token.get(30, TimeUnit.SECONDS);

    completion.heartbeat(given, "thinking");

    var pending = order.describe().getRawDescription().getPendingActivities(0);
    assertThat(pending.getHeartbeatDetails().getPayloads(0).getData().toStringUtf8())
        .isEqualTo("\"thinking\"");
    assertThat(pending.hasLastHeartbeatTime()).isTrue();
    completion.complete(given, "done");
    assertThat(Sdk.result(order, String.class)).isEqualTo("done");
  }

  @Test
  void shouldRefuseWhatNobodyWaitsFor(Sdk sdk) {
    assertThatThrownBy(
            () ->
                sdk.client()
                    .newActivityCompletionClient()
                    .complete("nobody", Optional.empty(), "1", "x"))
        .isInstanceOf(ActivityNotExistsException.class);
  }
}
