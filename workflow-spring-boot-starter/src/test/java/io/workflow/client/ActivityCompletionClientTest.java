package io.workflow.client;

import static io.workflow.client.ClientFixture.RUN;
import static io.workflow.client.ClientFixture.client;
import static io.workflow.client.ClientFixture.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.ApplicationFailure;
import io.workflow.client.FakeServer.Received;
import io.workflow.protocol.Failure;
import io.workflow.protocol.rest.ActivityOutcomeRequest;
import io.workflow.protocol.rest.ActivityReference;
import io.workflow.protocol.rest.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivityCompletionClientTest {

  private final FakeServer server = new FakeServer();
  private final ActivityCompletionClient client = client(server).build().activityCompletion();
  private final ActivityCompletionClient.Activity activity = client.byToken("dG9rZW4");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldReportTheEndOfAnActivity() {
    server.answer(FakeServer.done(), FakeServer.done(), FakeServer.done());

    activity.complete("signed");
    activity.fail(ApplicationFailure.nonRetryable("nobody home", "NotDelivered"));
    activity.cancel("on the way back");

    assertThat(server.received())
        .extracting(Received::path)
        .containsExactly("/activities/complete", "/activities/fail", "/activities/cancel");
    ActivityOutcomeRequest.Complete complete =
        server.received().get(0).body(ActivityOutcomeRequest.Complete.class);
    assertThat(complete.activity()).isEqualTo(ActivityReference.byToken("dG9rZW4"));
    assertThat(complete.result()).isEqualTo(payloads("signed"));
    Failure failure = server.received().get(1).body(ActivityOutcomeRequest.Fail.class).failure();
    assertThat(failure.message()).isEqualTo("nobody home");
    assertThat(failure.info())
        .isInstanceOfSatisfying(
            Failure.Application.class,
            info -> {
              assertThat(info.type()).isEqualTo("NotDelivered");
              assertThat(info.nonRetryable()).isTrue();
            });
    assertThat(server.received().get(2).body(ActivityOutcomeRequest.Cancel.class).details())
        .isEqualTo(payloads("on the way back"));
  }

  @Test
  void shouldNameTheActivityByIds() {
    server.answer(FakeServer.done());

    client.byId("order-7", RUN, "5").complete(null);

    assertThat(server.request().body(ActivityOutcomeRequest.Complete.class).activity())
        .isEqualTo(ActivityReference.byId("order-7", RUN, "5"));
  }

  @Test
  void shouldLearnFromAHeartbeatWhetherToStop() {
    server.answer(
        FakeServer.document(new ActivityOutcomeRequest.HeartbeatResponse(false)),
        FakeServer.document(new ActivityOutcomeRequest.HeartbeatResponse(true)));

    assertThat(activity.heartbeat("half way")).isFalse();
    assertThat(activity.heartbeat()).isTrue();

    assertThat(server.received().get(0).body(ActivityOutcomeRequest.Heartbeat.class).details())
        .isEqualTo(payloads("half way"));
  }

  @Test
  void shouldSayThatTheActivityIsNotOpen() {
    server.answer(
        FakeServer.problem(Problem.Code.ACTIVITY_NOT_FOUND, "The activity has timed out."));

    assertThatThrownBy(() -> activity.complete("signed"))
        .isInstanceOf(ActivityNotFoundException.class)
        .hasMessage("The activity has timed out.");
  }
}
