package io.workflow.server.frontend.temporal.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.TaskQueueKind;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.codec.TypeCodes;
import io.workflow.protocol.history.Chain;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.TimerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventMapperTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-1");
  private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.123456Z");

  /** What Temporal's events have no field for. */
  private static final Map<String, Set<String>> NOT_TOLD =
      Map.of(
          // An update that failed has no result.
          "WorkflowExecutionUpdateCompleted",
          Set.of("WorkflowExecutionUpdateCompleted.result"),
          // Answers alone say it.
          "WorkflowTaskStarted",
          Set.of("\"WorkflowTaskStarted.worker.binaryChecksum\""),
          "ActivityTaskStarted",
          Set.of("\"ActivityTaskStarted.worker.binaryChecksum\""),
          "WorkflowExecutionStarted",
          Set.of("\"WorkflowExecutionStarted.requestId\""),
          "WorkflowExecutionContinuedAsNew",
          Set.of(
              "seconds: 1001", // the execution timeout
              "seconds: 1004", // the retry policy
              "seconds: 1005",
              "1006",
              "\"WorkflowExecutionContinuedAsNew.spec.retryPolicy.nonRetryableErrorTypes\"",
              "WorkflowExecutionContinuedAsNew.spec.retryPolicy.unread",
              "\"WorkflowExecutionContinuedAsNew.spec.cronSchedule\"",
              "WorkflowExecutionContinuedAsNew.spec.priority.unread",
              "1007", // the priority
              "\"WorkflowExecutionContinuedAsNew.spec.priority.fairnessKey\""),
          "WorkflowExecutionCancelRequested",
          Set.of(
              "\"WorkflowExecutionCancelRequested.requestId\"",
              "\"WorkflowExecutionCancelRequested.sender.namespace\""),
          "WorkflowExecutionSignaled",
          Set.of("\"WorkflowExecutionSignaled.sender.namespace\"", "1001"));

  static Stream<Class<?>> everyKind() {
    return TypeCodes.records(EventAttributes.class).stream();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void shouldTellEverythingThatAnEventSays(Class<?> kind) {
    // given
    SampleRecords samples = new SampleRecords();
    EventAttributes attributes = (EventAttributes) samples.of(kind);

    // when
    var proto = EventMapper.toProto(KEY, "run-1", new HistoryEvent(42, TIME, attributes, null));

    // then
    String name = kind.getSimpleName();
    assertThat(proto.getEventType().name().replace("EVENT_TYPE_", "").replace("_", ""))
        .isEqualTo(name.toUpperCase(Locale.ROOT));
    assertThat(proto.getAttributesCase().name().replace("_", ""))
        .isEqualTo(name.toUpperCase(Locale.ROOT) + "EVENTATTRIBUTES");
    assertThat(proto.getEventId()).isEqualTo(42);
    assertThat(proto.getTaskId()).isEqualTo(42);
    assertThat(TimeMapper.fromProto(proto.getEventTime())).isEqualTo(TIME);
    List<String> expected =
        samples.traces().stream()
            .filter(trace -> !NOT_TOLD.getOrDefault(name, Set.of()).contains(trace))
            .toList();
    assertThat(proto.toString()).contains(expected);
  }

  @Test
  void shouldTellWhatAnEventCarries() {
    // given
    var summary = Payload.of(Map.of(Payload.ENCODING, "json/plain"), new byte[] {'"', 'x', '"'});
    List<Link> links =
        List.of(
            new Link.WorkflowEvent("default", "other", "run-0", 1, 7, null),
            new Link.WorkflowEvent("default", "other", "run-0", 1, 0, "click"),
            new Link.BatchJob("job"),
            new Link.Activity("default", "bake", "run-2"),
            new Link.NexusOperation("default", "pay", "run-3"));
    var event =
        new HistoryEvent(
            5,
            TIME,
            new TimerEvent.TimerFired("rest", 4),
            new EventMetadata(new UserMetadata(summary, summary, null), links));

    // when
    var proto = EventMapper.toProto(KEY, "run-1", event);

    // then
    assertThat(proto.getUserMetadata().getSummary().getData().toStringUtf8()).isEqualTo("\"x\"");
    assertThat(proto.getUserMetadata().hasDetails()).isTrue();
    assertThat(LinkMapper.fromProto(proto.getLinksList())).isEqualTo(links);
    assertThat(MetadataMapper.userMetadata(proto.getUserMetadata()))
        .isEqualTo(new UserMetadata(summary, summary, null));
  }

  @Test
  void shouldTellWhoseRunItIsInTheFirstEvent() {
    // given
    var started =
        new ExecutionEvent.WorkflowExecutionStarted(
            new WorkflowSpec(
                "Order",
                "orders",
                List.of(),
                new WorkflowTimeouts(null, null, Duration.ofSeconds(10)),
                RetryPolicy.DEFAULT,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null),
            new Chain("", null, null, 0, null, null, List.of(), null),
            "me",
            "request",
            Duration.ofSeconds(3),
            null,
            false);

    // when
    var proto =
        EventMapper.toProto(KEY, "run-1", new HistoryEvent(1, TIME, started, null))
            .getWorkflowExecutionStartedEventAttributes();

    // then
    assertThat(proto.getWorkflowId()).isEqualTo("order-1");
    assertThat(proto.getOriginalExecutionRunId()).isEqualTo("run-1");
    assertThat(proto.getFirstExecutionRunId()).isEqualTo("run-1");
    assertThat(proto.getRootWorkflowExecution().getRunId()).isEqualTo("run-1");
    assertThat(proto.getAttempt()).isEqualTo(1);
    assertThat(proto.getFirstWorkflowTaskBackoff().getSeconds()).isEqualTo(3);
    assertThat(proto.getTaskQueue().getKind()).isEqualTo(TaskQueueKind.TASK_QUEUE_KIND_NORMAL);
    assertThat(proto.getRetryPolicy().getMaximumInterval().getSeconds()).isEqualTo(100);
    assertThat(proto.hasInput()).isFalse();
    assertThat(proto.hasParentWorkflowExecution()).isFalse();
    assertThat(proto.hasContinuedFailure()).isFalse();
    assertThat(proto.hasLastCompletionResult()).isFalse();
  }
}
