package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to running workflows. */
@ExtendWith(SharedServer.class)
class SignalsIT {

  /** Gathers what it is sent, until it has so many. */
  private static List<String> gather(int wanted) {
    List<String> got = new ArrayList<>();
    Workflow.registerListener(
        (DynamicSignalHandler)
            (name, args) ->
                got.add(name + ":" + (args.getSize() > 0 ? args.get(0, Object.class) : "")));
    Workflow.await(() -> got.size() >= wanted);
    return got;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100})
  void shouldDeliverInOrder(int signals, Sdk sdk) {
    sdk.workflow("Order", args -> gather(signals));

    WorkflowStub order = sdk.start("Order");
    IntStream.range(0, signals).forEach(i -> order.signal("item", i));

    assertThat(Sdk.result(order, Object.class))
        .isEqualTo(IntStream.range(0, signals).mapToObj(i -> "item:" + i).toList());
    assertThat(sdk.count(order, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED))
        .isEqualTo(signals);
    sdk.replay(order);
  }

  @Test
  void shouldDeliverWhatCameBeforeTheWorker(Sdk sdk) {
    sdk.workflow("Order", args -> gather(3));
    WorkflowStub order = sdk.stub("Order", sdk.workflowOptions());
    order.start();
    order.signal("a", 1);
    order.signal("b", 2);
    order.signal("c");

    sdk.startWorker();

    assertThat(Sdk.result(order, Object.class)).isEqualTo(List.of("a:1", "b:2", "c:"));
    sdk.replay(order);
  }

  @Test
  void shouldStartWithASignal(Sdk sdk) {
    sdk.workflow("Order", args -> gather(2));
    sdk.startWorker();
    var options = sdk.workflowOptions();

    WorkflowStub first = sdk.stub("Order", options);
    first.signalWithStart("item", new Object[] {1}, new Object[] {});
    WorkflowStub second = sdk.stub("Order", options);
    second.signalWithStart("item", new Object[] {2}, new Object[] {});

    assertThat(second.getExecution()).isEqualTo(first.getExecution());
    assertThat(Sdk.result(first, Object.class)).isEqualTo(List.of("item:1", "item:2"));
    assertThat(sdk.eventTypes(first).subList(0, 3))
        .isEqualTo(
            List.of(
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED));
    sdk.replay(first);
  }

  @Test
  void shouldStartAnewWithASignalWhenTheLastRunIsClosed(Sdk sdk) {
    sdk.workflow("Order", args -> gather(1));
    sdk.startWorker();
    var options = sdk.workflowOptions();
    WorkflowStub first = sdk.stub("Order", options);
    first.signalWithStart("item", new Object[] {1}, new Object[] {});
    assertThat(Sdk.result(first, Object.class)).isEqualTo(List.of("item:1"));

    WorkflowStub second = sdk.stub("Order", options);
    second.signalWithStart("item", new Object[] {2}, new Object[] {});

    assertThat(Sdk.execution(second).getRunId()).isNotEqualTo(Sdk.execution(first).getRunId());
    assertThat(Sdk.result(second, Object.class)).isEqualTo(List.of("item:2"));
  }

  @Test
  void shouldRefuseASignalToAClosedWorkflow(Sdk sdk) {
    sdk.workflow("Order", args -> "done");
    WorkflowStub order = sdk.start("Order");
    assertThat(Sdk.result(order, String.class)).isEqualTo("done");

    assertThatThrownBy(() -> order.signal("late")).isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void shouldRefuseASignalToNobody(Sdk sdk) {
    assertThatThrownBy(() -> sdk.client().newUntypedWorkflowStub("nobody").signal("hello"))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void shouldLoseNoneThatArrivesWhileTheCodeRuns(Sdk sdk) {
    // The activity of each step signals its own workflow, so that the signal meets a busy one.
    sdk.activity(
        "SignalBack",
        args -> {
          var info = Sdk.activity().getInfo();
          sdk.client()
              .newUntypedWorkflowStub(info.getWorkflowId())
              .signal("from", args.get(0, Integer.class));
          return args.get(0, Integer.class);
        });
    sdk.workflow(
        "Order",
        args -> {
          List<Object> got = new ArrayList<>();
          Workflow.registerListener(
              (DynamicSignalHandler) (name, signal) -> got.add(signal.get(0, Integer.class)));
          for (int i = 0; i < 10; i++) {
            int sent = Sdk.once().execute("SignalBack", Integer.class, i);
            Workflow.await(() -> got.contains(sent));
          }
          return got;
        });

    assertThat(sdk.run("Order", Object.class)).isEqualTo(IntStream.range(0, 10).boxed().toList());
  }

  @Test
  void shouldNotCloseOverASignalThatIsNotSeen(Sdk sdk) {
    // The first try to complete meets a signal: the task is done again and sees it.
    AtomicBoolean signalled = new AtomicBoolean();
    sdk.activity(
        "SignalBack",
        args -> {
          // Done again with the task: what it did before is not undone.
          if (signalled.compareAndSet(false, true)) {
            sdk.client()
                .newUntypedWorkflowStub(Sdk.activity().getInfo().getWorkflowId())
                .signal("last", "words");
          }
          return "signalled";
        });
    sdk.workflow(
        "Order",
        args -> {
          List<Object> got = new ArrayList<>();
          Workflow.registerListener(
              (DynamicSignalHandler) (name, signal) -> got.add(signal.get(0, String.class)));
          // A local activity runs within the workflow task.
          Workflow.newUntypedLocalActivityStub(
                  io.temporal.activity.LocalActivityOptions.newBuilder()
                      .setStartToCloseTimeout(java.time.Duration.ofSeconds(5))
                      .build())
              .execute("SignalBack", String.class);
          return got;
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Object.class)).isEqualTo(List.of("words"));
    assertThat(
            sdk.events(order).stream()
                .filter(event -> event.hasWorkflowTaskFailedEventAttributes())
                .map(event -> event.getWorkflowTaskFailedEventAttributes().getCause().name()))
        .containsExactly("WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND");
    sdk.replay(order);
  }
}
