package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Priority;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order tasks go out whose queue lives at another node, and at the next one after it. */
class TaskOrderIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** By priority, in turns of the keys, in order of arrival. */
  private static final List<String> ORDER =
      List.of(
          "1-big-0",
          "1-small-0",
          "1-big-1",
          "1-big-2",
          "3-big-0",
          "3-small-0",
          "3-big-1",
          "3-big-2",
          "5-big-0",
          "5-small-0",
          "5-big-1",
          "5-big-2");

  @Test
  void shouldKeepTheOrderAtAnotherNodeAndInTheDatabase() {
    try (TestServer first = TestServer.start("workflow.server.node.name=a")) {
      QueueKey later;
      try (TestServer leaving = first.join("leaving", List.of())) {
        QueueKey queue = queueOf(leaving, "now");
        start(first, leaving, queue);
        assertThat(first.bean(ClusterTaskQueues.class).stats(queue).byPriority())
            .extracting(QueueStats.OfPriority::priority, QueueStats.OfPriority::backlog)
            .containsExactly(tuple(1, 4L), tuple(3, 4L), tuple(5, 4L));
        assertThat(poll(first, queue)).isEqualTo(ORDER);

        later = queueOf(leaving, "later");
        start(first, leaving, later);
        WaitingTasks stored = first.bean(WaitingTasks.class);
        QueueKey waits = later;
        await().atMost(PATIENCE).until(() -> stored.backlog(waits).tasks() == ORDER.size());
      }

      assertThat(poll(first, later)).isEqualTo(ORDER);
    }
  }

  /** One that lives there. */
  private static QueueKey queueOf(TestServer home, String name) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> new QueueKey("default", name + "-" + i, TaskKind.WORKFLOW, false))
        .filter(queue -> home.bean(PeerHomes.class).elsewhere(queue) == null)
        .findFirst()
        .orElseThrow();
  }

  /** The least urgent first, and of each priority a long row of one key. */
  private static void start(TestServer one, TestServer other, QueueKey queue) {
    int all = 0;
    for (int priority : new int[] {5, 3, 1}) {
      for (String name : List.of("big-0", "big-1", "big-2", "small-0")) {
        int started = ++all;
        String id = priority + "-" + name + "-" + queue.name();
        TestServer server = (priority + name.length()) % 4 == 0 ? one : other;
        String key = name.substring(0, name.indexOf('-'));
        assertThat(
                server
                    .bean(HistoryService.class)
                    .submit(
                        new WorkflowKey("default", id),
                        Requests.start()
                            .taskQueue(queue.name())
                            .priority(new Priority(priority, key, 0, null))
                            .request(UUID.randomUUID().toString())))
            .succeedsWithin(PATIENCE);
        await()
            .atMost(PATIENCE)
            .until(() -> one.bean(ClusterTaskQueues.class).stats(queue).backlog() == started);
      }
    }
  }

  private static List<String> poll(TestServer server, QueueKey queue) {
    List<String> workflows = new ArrayList<>();
    for (int i = 0; i < ORDER.size(); i++) {
      PolledTask task =
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
              .join()
              .orElseThrow();
      String id =
          task instanceof PolledTask.OfWorkflow workflow
              ? workflow.task().token().task().workflowId()
              : "no workflow task";
      workflows.add(id.substring(0, id.length() - queue.name().length() - 1));
    }
    return workflows;
  }
}
