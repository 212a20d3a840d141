package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowStub;
import io.temporal.common.Priority;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backlog is worked off by a worker with one slot, so that its order can be seen. */
@ExtendWith(SharedServer.class)
class PrioritiesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What was begun, in its order. */
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

  @Test
  void shouldDoTheMostUrgentFirstAndLetFairnessKeysTakeTurns(Sdk sdk) {
    sdk.workflow(
        "Plan",
        args -> {
          List<Promise<String>> all = new ArrayList<>();
          for (int priority : new int[] {5, 1, 3}) {
            IntStream.range(0, 6).forEach(i -> all.add(bake(sdk, priority, "big", i)));
            IntStream.range(0, 3).forEach(i -> all.add(bake(sdk, priority, "small", i)));
          }
          Promise.allOf(all).get();
          return all.size();
        });
    WorkflowStub plan = sdk.start("Plan");
    sdk.awaitEvents(plan, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 27);

    assertThat(backlog(sdk)).isEqualTo(Map.of(1, 9L, 3, 9L, 5, 9L));
    workOff(sdk, plan);

    List<String> expected = new ArrayList<>();
    for (int priority : new int[] {1, 3, 5}) {
      for (int i = 0; i < 3; i++) {
        expected.add(priority + " big " + i);
        expected.add(priority + " small " + i);
      }
      IntStream.range(3, 6).forEach(i -> expected.add(priority + " big " + i));
    }
    assertThat(begun).isEqualTo(expected);
    sdk.replay(plan);
  }

  @Test
  void shouldGiveKeysTurnsByTheirWeights(Sdk sdk) {
    sdk.workflow(
        "Plan",
        args -> {
          List<Promise<String>> all = new ArrayList<>();
          IntStream.range(0, 12).forEach(i -> all.add(bake(sdk, 3, "usual", i)));
          IntStream.range(0, 12).forEach(i -> all.add(bake(sdk, 3, "vip", i, 3)));
          Promise.allOf(all).get();
          return all.size();
        });
    WorkflowStub plan = sdk.start("Plan");
    sdk.awaitEvents(plan, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 24);

    workOff(sdk, plan);

    assertThat(begun.subList(0, 16)).filteredOn(name -> name.contains("vip")).hasSize(12);
  }

  @Test
  void shouldGiveActivitiesThePriorityOfTheirWorkflow(Sdk sdk) {
    sdk.workflow("Plan", args -> bake(sdk, 0, args.get(0, String.class), 0).get());
    List<WorkflowStub> plans = new ArrayList<>();
    for (int priority : new int[] {4, 2, 5, 1, 3}) {
      WorkflowStub plan =
          sdk.start(
              "Plan",
              sdk.workflowOptions()
                  .setPriority(Priority.newBuilder().setPriorityKey(priority).build()),
              "of " + priority);
      sdk.awaitEvent(plan, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
      plans.add(plan);
    }

    workOff(sdk, plans.toArray(WorkflowStub[]::new));

    assertThat(begun)
        .extracting(name -> name.substring(0, 1))
        .containsExactly("1", "2", "3", "4", "5");
  }

  private static String oven(Sdk sdk) {
    return sdk.queue() + "-oven";
  }

  /** Called by workflow code. A priority of 0 is the workflow's. */
  private static Promise<String> bake(Sdk sdk, int priority, String key, int number) {
    return bake(sdk, priority, key, number, 1);
  }

  private static Promise<String> bake(Sdk sdk, int priority, String key, int number, float weight) {
    Priority.Builder order = Priority.newBuilder().setFairnessKey(key).setFairnessWeight(weight);
    if (priority > 0) {
      order.setPriorityKey(priority);
    }
    return Async.function(
        Sdk.stub(Sdk.options().setTaskQueue(oven(sdk)).setPriority(order.build()))::execute,
        "Bake",
        String.class,
        number);
  }

  private static Map<Integer, Long> backlog(Sdk sdk) {
    Map<Integer, TaskQueueStats> stats =
        sdk.calls()
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(sdk.client().getOptions().getNamespace())
                    .setTaskQueue(TaskQueue.newBuilder().setName(oven(sdk)))
                    .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                    .setReportStats(true)
                    .build())
            .getStatsByPriorityKeyMap();
    return stats.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> entry.getValue().getApproximateBacklogCount()));
  }

  /** Until these workflows have ended. */
  private void workOff(Sdk sdk, WorkflowStub... plans) {
    WorkerFactory factory = WorkerFactory.newInstance(sdk.client());
    try {
      factory
          .newWorker(
              oven(sdk),
              WorkerOptions.newBuilder()
                  .setMaxConcurrentActivityExecutionSize(1)
                  .setMaxConcurrentActivityTaskPollers(1)
                  .build())
          .registerActivitiesImplementations(
              (DynamicActivity)
                  args -> {
                    var info = Activity.getExecutionContext().getInfo();
                    Priority priority = info.getPriority();
                    String name =
                        priority.getPriorityKey()
                            + " "
                            + priority.getFairnessKey()
                            + " "
                            + args.get(0, Integer.class);
                    begun.add(name);
                    return name;
                  });
      factory.start();
      for (WorkflowStub plan : plans) {
        assertThat(Sdk.result(plan, Object.class)).isNotNull();
      }
    } finally {
      factory.shutdownNow();
      await().atMost(PATIENCE).until(factory::isTerminated);
    }
  }
}
