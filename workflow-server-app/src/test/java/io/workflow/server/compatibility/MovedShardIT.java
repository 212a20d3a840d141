package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.workflow.DynamicUpdateHandler;
import io.temporal.workflow.Workflow;
import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.engine.decide.Response.UpdateStanding;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** The owner of a workflow's shard stops in an orderly way, while its worker is connected to us. */
class MovedShardIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TestServer owner;
  private TestServer server;
  private WorkflowServiceStubs service;
  private Sdk sdk;

  @BeforeEach
  void startNodes() {
    owner = TestServer.start("workflow.server.node.name=owner", "workflow.server.roles=history");
    server =
        owner.join("server", List.of(), "workflow.server.roles=frontend,history,matching,worker");
    String target = "127.0.0.1:" + server.bean(GrpcServerLifecycle.class).getPort();
    ManagedChannel channel = ManagedChannelBuilder.forTarget(target).usePlaintext().build();
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(channel).build());
    sdk = new Sdk(WorkflowClient.newInstance(service), target);
  }

  @AfterEach
  void stopNodes() {
    sdk.close();
    service.shutdownNow();
    owner.close();
    server.close();
  }

  @Test
  void shouldAcceptTheAnswerOfAWorkerThatWasBusyMeanwhile() {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch moved = new CountDownLatch(1);
    sdk.workflow(
        "Order",
        args ->
            Workflow.newUntypedLocalActivityStub(
                    LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .build())
                .execute("Bake", String.class));
    sdk.activity(
        "Bake",
        args -> {
          runs.incrementAndGet();
          running.countDown();
          awaitIt(moved);
          return "baked";
        });
    WorkflowStub order = sdk.start("Order", atTheOwner());
    awaitIt(running);

    move();
    moved.countDown();

    assertThat(Sdk.result(order, String.class)).isEqualTo("baked");
    assertThat(runs).hasValue(1);
    assertThat(sdk.eventTypes(order))
        .doesNotContain(
            EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
    assertThat(server.bean(MeterRegistry.class).get("tasks_adopted").counter().count())
        .isPositive();
    sdk.replay(order);
  }

  @Test
  void shouldKeepAnUpdateThatNobodySendsAgain() {
    sdk.workflow(
        "Order",
        () -> {
          boolean[] changed = new boolean[1];
          Workflow.registerListener(
              (DynamicUpdateHandler)
                  (name, args) -> {
                    changed[0] = true;
                    return "taken";
                  });
          return args -> {
            Workflow.await(() -> changed[0]);
            return "changed";
          };
        });
    WorkflowStub order = sdk.stub("Order", atTheOwner());
    order.start();
    WorkflowKey key = new WorkflowKey("default", Sdk.execution(order).getWorkflowId());
    CompletableFuture<Outcome<UpdateStanding>> asked =
        server
            .bean(HistoryService.class)
            .submit(
                key,
                new UpdateWorkflow(
                    null,
                    null,
                    new UpdateRequest(
                        "u", "client", "change", Map.of(), List.of(), List.of(), null)));
    assertThat(asked)
        .succeedsWithin(PATIENCE)
        .isInstanceOfSatisfying(
            Outcome.Accepted.class,
            accepted ->
                assertThat(((UpdateStanding) accepted.response()).update())
                    .isInstanceOf(UpdateState.Admitted.class));

    move();
    sdk.startWorker();

    assertThat(Sdk.result(order, String.class)).isEqualTo("changed");
    assertThat(order.getUpdateHandle("u", String.class).getResultAsync())
        .succeedsWithin(PATIENCE)
        .isEqualTo("taken");
  }

  private void move() {
    owner.close();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server.owned()).isEqualTo(TestServer.SHARDS));
  }

  /** The id of a workflow whose shard the other node serves. */
  private WorkflowOptions.Builder atTheOwner() {
    String workflowId =
        Stream.generate(() -> "order-" + UUID.randomUUID())
            .filter(id -> owner.bean(ShardEngine.class).serves(new WorkflowKey("default", id)))
            .findFirst()
            .orElseThrow();
    return sdk.workflowOptions().setWorkflowId(workflowId);
  }

  private static void awaitIt(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", interrupted);
    }
  }
}
