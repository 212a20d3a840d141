package io.workflow.server.frontend.temporal.client;

import static io.workflow.server.frontend.temporal.Sent.activity;
import static io.workflow.server.frontend.temporal.Sent.payloads;
import static io.workflow.server.frontend.temporal.Sent.timer;
import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.workflow.server.frontend.temporal.Conversation;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people are to read, where things come from and how urgent they are, on the wire. */
@ExtendWith(TemporalServer.Shared.class)
class MetadataCallsIT {

  private static final UserMetadata ABOUT =
      UserMetadata.newBuilder()
          .setSummary(payloads("for the mayor").getPayloads(0))
          .setDetails(payloads("ring twice").getPayloads(0))
          .build();
  private static final Priority URGENT =
      Priority.newBuilder().setPriorityKey(1).setFairnessKey("vip").setFairnessWeight(2.5f).build();
  private static final Link FROM_JOB =
      Link.newBuilder().setBatchJob(Link.BatchJob.newBuilder().setJobId("job-1")).build();
  private static final Link FROM_START =
      Link.newBuilder()
          .setWorkflowEvent(
              Link.WorkflowEvent.newBuilder()
                  .setNamespace("default")
                  .setWorkflowId("other")
                  .setRunId("run-0")
                  .setEventRef(
                      Link.WorkflowEvent.EventReference.newBuilder()
                          .setEventId(1)
                          .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)))
          .build();

  private static TemporalServer server;

  private final String queue = "queue-" + UUID.randomUUID();
  private final Conversation order = conversation(queue);

  private static Conversation conversation(String queue) {
    return new Conversation(server, queue);
  }

  @BeforeAll
  static void startServer(TemporalServer shared) {
    server = shared;
  }

  @Test
  void shouldShowWhatTheStartSaid() {
    order.start(described());

    HistoryEvent first = order.events().getFirst();
    assertThat(first.getUserMetadata()).isEqualTo(ABOUT);
    assertThat(first.getLinksList()).containsExactly(FROM_START);
    assertThat(first.getWorkflowExecutionStartedEventAttributes().getPriority()).isEqualTo(URGENT);
    DescribeWorkflowExecutionResponse shown = order.describe();
    assertThat(shown.getExecutionConfig().getUserMetadata()).isEqualTo(ABOUT);
    assertThat(shown.getWorkflowExecutionInfo().getPriority()).isEqualTo(URGENT);
  }

  @Test
  void shouldSayNothingWhereNothingWasSaid() {
    order.start(order.request());

    HistoryEvent first = order.events().getFirst();
    assertThat(first.hasUserMetadata()).isFalse();
    assertThat(first.getLinksList()).isEmpty();
    assertThat(first.getWorkflowExecutionStartedEventAttributes().hasPriority()).isFalse();
    assertThat(order.describe().getExecutionConfig().hasUserMetadata()).isFalse();
  }

  @Test
  void shouldShowWhatWasSaidOfCommandsAndGiveTheActivityItsPriority() {
    order.start(described());
    Command bake = about(activity("bake", false), "the oven").build();
    Command ownUrgency =
        bake.toBuilder()
            .setScheduleActivityTaskCommandAttributes(
                bake.getScheduleActivityTaskCommandAttributes().toBuilder()
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .setPriority(Priority.newBuilder().setPriorityKey(5)))
            .build();
    order.send(
        order.answer(
            order.task(),
            timer("silent"),
            about(timer("rest"), "let it rest").build(),
            ownUrgency));

    assertThat(summaries())
        .containsExactly("", "\"let it rest\"", "\"the oven\""); // in the order of the commands
    assertThat(order.describe().getPendingActivities(0).getPriority().getPriorityKey())
        .isEqualTo(5);
    var task =
        server
            .workflows()
            .pollActivityTaskQueue(
                PollActivityTaskQueueRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .build());
    assertThat(task.getPriority()).isEqualTo(URGENT.toBuilder().setPriorityKey(5).build());
  }

  @Test
  void shouldKeepTheLinksOfWhatIsAskedOfARun() {
    var started = order.start(order.request());
    var unused =
        server
            .workflows()
            .signalWorkflowExecution(
                SignalWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(order.execution())
                    .setSignalName("ready")
                    .addLinks(FROM_JOB)
                    .build());
    var canceled =
        server
            .workflows()
            .requestCancelWorkflowExecution(
                RequestCancelWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(order.execution())
                    .addLinks(FROM_START)
                    .build());
    var terminated =
        server
            .workflows()
            .terminateWorkflowExecution(
                TerminateWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(order.execution())
                    .addLinks(FROM_JOB)
                    .addLinks(FROM_START)
                    .build());

    assertThat(started.getRunId()).isNotEmpty();
    assertThat(canceled).isNotNull();
    assertThat(terminated).isNotNull();
    assertThat(linksOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)).containsExactly(FROM_JOB);
    assertThat(linksOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED))
        .containsExactly(FROM_START);
    assertThat(linksOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED))
        .containsExactly(FROM_JOB, FROM_START);
  }

  @Test
  void shouldLinkBothEventsOfASignalWithStart() {
    var unused =
        server
            .workflows()
            .signalWithStartWorkflowExecution(
                SignalWithStartWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowId(order.workflowId())
                    .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .setSignalName("ready")
                    .setUserMetadata(ABOUT)
                    .setPriority(URGENT)
                    .addLinks(FROM_JOB)
                    .build());

    assertThat(linksOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)).containsExactly(FROM_JOB);
    assertThat(linksOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)).containsExactly(FROM_JOB);
    assertThat(order.describe().getExecutionConfig().getUserMetadata()).isEqualTo(ABOUT);
    assertThat(order.describe().getWorkflowExecutionInfo().getPriority()).isEqualTo(URGENT);
  }

  @Test
  void shouldDescribeAResetAndTheRunThatItEnded() {
    String base = order.start(described()).getRunId();
    var begun = order.describe().getWorkflowExecutionInfo().getStartTime();
    order.send(order.answer(order.task(), timer("rest")));

    String next =
        server
            .workflows()
            .resetWorkflowExecution(
                ResetWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(order.execution(base))
                    .setWorkflowTaskFinishEventId(4)
                    .setRequestId(UUID.randomUUID().toString())
                    .build())
            .getRunId();

    var shown = order.describe();
    assertThat(shown.getWorkflowExecutionInfo().getExecution().getRunId()).isEqualTo(next);
    assertThat(shown.getWorkflowExtendedInfo().getOriginalStartTime()).isEqualTo(begun);
    assertThat(shown.getWorkflowExtendedInfo().getLastResetTime())
        .isEqualTo(shown.getWorkflowExecutionInfo().getStartTime());
    assertThat(shown.getExecutionConfig().getUserMetadata()).isEqualTo(ABOUT);
    var ended = order.describe(base);
    assertThat(ended.getWorkflowExtendedInfo().getResetRunId()).isEqualTo(next);
    assertThat(ended.getWorkflowExtendedInfo().hasLastResetTime()).isFalse();
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertStart(
        order.request().setPriority(Priority.newBuilder().setPriorityKey(-1)), "priority key");
    assertStart(
        order.request().setPriority(Priority.newBuilder().setFairnessKey("x".repeat(65))),
        "fairness key");
    assertStart(
        order.request().setPriority(Priority.newBuilder().setFairnessWeight(-1)),
        "greater than zero");
    assertStart(
        order.request().setPriority(Priority.newBuilder().setFairnessWeight(Float.NaN)),
        "fairness weight");
    assertStart(
        order.request().setPriority(Priority.newBuilder().setFairnessKey("a\0b")), "fairness key");
    assertStart(
        order.request().addAllLinks(Collections.nCopies(11, FROM_JOB)), "more than 10 links");
    assertStart(order.request().addLinks(Link.getDefaultInstance()), "unsupported link variant");
    assertStart(
        order.request().addLinks(Link.newBuilder().setBatchJob(Link.BatchJob.getDefaultInstance())),
        "empty job ID");
    assertStart(
        order
            .request()
            .addLinks(
                Link.newBuilder()
                    .setBatchJob(Link.BatchJob.newBuilder().setJobId("x".repeat(4_001)))),
        "allowed size of 4000");
  }

  // ---- steps

  private void assertStart(StartWorkflowExecutionRequest.Builder start, String... saying) {
    assertCall(() -> order.start(start)).failsWith(Code.INVALID_ARGUMENT).saying(saying);
  }

  private StartWorkflowExecutionRequest.Builder described() {
    return order.request().setUserMetadata(ABOUT).setPriority(URGENT).addLinks(FROM_START);
  }

  private static Command.Builder about(Command command, String summary) {
    return command.toBuilder()
        .setUserMetadata(UserMetadata.newBuilder().setSummary(payloads(summary).getPayloads(0)));
  }

  /** Of the events after the answer to the workflow task. */
  private List<String> summaries() {
    return order.events().stream()
        .filter(event -> event.getEventId() > 4)
        .map(event -> event.getUserMetadata().getSummary().getData().toStringUtf8())
        .toList();
  }

  private List<Link> linksOf(EventType type) {
    return order.events().stream()
        .filter(event -> event.getEventType() == type)
        .findAny()
        .orElseThrow()
        .getLinksList();
  }
}
