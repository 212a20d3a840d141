package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.TestServer;
import io.workflow.server.cluster.peer.PeerHomes;
import io.workflow.server.matching.ClusterTaskQueues;
import io.workflow.server.matching.PollRequest;
import io.workflow.server.matching.PolledTask;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.QueueStats;
import io.workflow.server.matching.WaitingTasks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks that nobody takes, when the nodes that know of them have gone. */
class UntakenTasksIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TASKS = 20;

  @Test
  void shouldServeWhatNobodyTookWhenTheHomeOfItsQueueAndOwnersOfItsTasksHaveLeft() {
    try (TestServer first = TestServer.start("workflow.server.node.name=a")) {
      QueueKey queue;
      try (TestServer leaving = first.join("leaving", List.of())) {
        queue = queueOf(leaving);
        for (int i = 0; i < TASKS; i++) {
          start(i % 2 == 0 ? first : leaving, "untaken-" + i, queue.name());
        }
        start(first, "ended", queue.name());
        awaitStored(first, queue, TASKS + 1);
      }
      assertThat(
              first
                  .bean(HistoryService.class)
                  .submit(
                      new WorkflowKey("default", "ended"),
                      new TerminateWorkflow(null, "enough", List.of(), "test", null, List.of())))
          .succeedsWithin(PATIENCE);
      awaitStored(first, queue, TASKS);
      QueueStats stats = first.bean(ClusterTaskQueues.class).stats(queue);
      assertThat(stats.backlog()).isEqualTo(TASKS);
      assertThat(stats.backlogAge()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5));

      Set<String> taken = new HashSet<>();
      for (int i = 0; i < TASKS; i++) {
        taken.add(poll(first, queue));
      }

      assertThat(taken)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, TASKS).mapToObj(i -> "untaken-" + i).toList());
      awaitStored(first, queue, 0);
      assertThat(first.bean(WaitingTasks.class).queues("default", null, 10)).isEmpty();
    }
  }

  /** One that lives there. */
  private static QueueKey queueOf(TestServer home) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> new QueueKey("default", "queue-" + i, TaskKind.WORKFLOW, false))
        .filter(queue -> home.bean(PeerHomes.class).elsewhere(queue) == null)
        .findFirst()
        .orElseThrow();
  }

  private static void start(TestServer server, String workflowId, String queue) {
    assertThat(
            server
                .bean(HistoryService.class)
                .submit(
                    new WorkflowKey("default", workflowId),
                    Requests.start().taskQueue(queue).request(UUID.randomUUID().toString())))
        .succeedsWithin(PATIENCE);
  }

  private static void awaitStored(TestServer server, QueueKey queue, long tasks) {
    WaitingTasks stored = server.bean(WaitingTasks.class);
    await().atMost(PATIENCE).until(() -> stored.backlog(queue).tasks() == tasks);
  }

  /** The workflow whose task the poll was given. */
  private static String poll(TestServer server, QueueKey queue) {
    Optional<PolledTask> task =
        server
            .bean(ClusterTaskQueues.class)
            .poll(
                new PollRequest(
                    queue.namespace(),
                    queue.name(),
                    false,
                    queue.kind(),
                    "worker",
                    Duration.ofSeconds(5),
                    "",
                    PollRequest.USUAL_RATE,
                    null))
            .answer()
            .join();
    return task.orElseThrow() instanceof PolledTask.OfWorkflow workflow
        ? workflow.task().token().task().workflowId()
        : "no workflow task";
  }
}
