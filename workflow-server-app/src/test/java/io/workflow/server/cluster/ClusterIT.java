package io.workflow.server.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Response;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Opaque;
import io.workflow.server.TestServer;
import io.workflow.server.deletion.WorkflowDeletion;
import io.workflow.server.matching.KnownWorkers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three nodes that share the shards. */
class ClusterIT {

  private static final Logger log = LoggerFactory.getLogger(ClusterIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int WORKFLOWS = 48;

  private static final List<TestServer> nodes = new ArrayList<>();

  @BeforeAll
  static void startNodes() {
    TestServer first = TestServer.start("workflow.server.node.name=a");
    TestServer second = first.join("b", List.of());
    TestServer third = first.join("c", List.of(second));
    nodes.addAll(List.of(first, second, third));
  }

  @AfterAll
  static void stopNodes() {
    nodes.forEach(TestServer::close);
  }

  @Test
  void shouldServeEachWorkflowAtEachNode() {
    for (WorkflowKey key : keys("orders")) {
      String runId = UUID.randomUUID().toString();
      accepted(door(0).submit(key, Requests.start().request(runId)));
      accepted(door(1).submit(key, signal("from-b")));
      accepted(door(2).submit(key, signal("from-c")));

      List<WorkflowState> seen = new ArrayList<>();
      for (int node = 0; node < nodes.size(); node++) {
        seen.add(state(node, key));
      }

      assertThat(seen).as("what the nodes see of " + key).containsOnly(seen.getFirst());
      assertThat(seen.getFirst().runId()).isEqualTo(runId);
      assertThat(seen.getFirst().requests().signals()).isEqualTo(2);
    }
  }

  @Test
  void shouldTellWhoeverWaitsAtAnotherNodeOfAChange() {
    Map<WorkflowKey, CompletableFuture<Boolean>> waiting = new HashMap<>();
    for (WorkflowKey key : keys("waiting")) {
      accepted(door(0).submit(key, Requests.start().request(UUID.randomUUID().toString())));
      waiting.put(key, door(2).changed(key, PATIENCE));
      // What is asked after it on the same way comes after it.
      assertThat(state(2, key).status().isClosed()).isFalse();
    }

    waiting.keySet().forEach(key -> accepted(door(1).submit(key, signal("now"))));

    assertThat(waiting.values())
        .allSatisfy(changed -> assertThat(changed).succeedsWithin(PATIENCE).isEqualTo(true));
  }

  @Test
  void shouldDeleteAtAnyNodeWhatAllNodesForget() {
    List<WorkflowKey> keys = keys("deleted");
    for (int i = 0; i < keys.size(); i++) {
      WorkflowKey key = keys.get(i);
      String runId = UUID.randomUUID().toString();
      accepted(door(0).submit(key, Requests.start().request(runId)));

      boolean deleted =
          nodes.get(i % nodes.size()).bean(WorkflowDeletion.class).delete(key, null, "test");

      assertThat(deleted).isTrue();
      for (int node = 0; node < nodes.size(); node++) {
        assertThat(door(node).inspect(key, runId))
            .as("%s at node %s", key, node)
            .succeedsWithin(PATIENCE)
            .isNull();
      }
    }
  }

  @Test
  void shouldKnowTheWorkersOfAllNodesAtEachNode() {
    for (String namespace : List.of("shop", "bank", "zoo", "port", "farm")) {
      for (int node = 0; node < nodes.size(); node++) {
        workers(node).record(namespace, List.of(word("worker-" + node, false)));
      }
      workers(2).record(namespace, List.of(word("worker-0", true)));

      for (int node = 0; node < nodes.size(); node++) {
        assertThat(workers(node).page(namespace, "", 10))
            .as("%s at node %s", namespace, node)
            .containsExactly(word("worker-1", false).told(), word("worker-2", false).told());
        assertThat(workers(node).page(namespace, "worker-2", 10)).hasSize(1);
      }
    }
  }

  private static KnownWorkers workers(int node) {
    return nodes.get(node).bean(KnownWorkers.class);
  }

  private static KnownWorkers.Word word(String worker, boolean goes) {
    return new KnownWorkers.Word(worker, goes, new Opaque(worker.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldServeEverythingWhileANodeComesAndLeaves() {
    List<WorkflowKey> keys = keys("moving");
    keys.forEach(
        key ->
            accepted(door(0).submit(key, Requests.start().request(UUID.randomUUID().toString()))));

    CompletableFuture<TestServer> joining =
        CompletableFuture.supplyAsync(
            () -> nodes.getFirst().join("guest", nodes.subList(1, nodes.size())));
    int signals = signalUntil(joining, keys);
    TestServer guest = joining.join();
    signals += signalUntil(CompletableFuture.runAsync(guest::close), keys);

    int told = signals;
    assertThat(keys)
        .allSatisfy(key -> assertThat(state(1, key).requests().signals()).isEqualTo(told));
    TestServer.awaitShares(nodes);
  }

  /** Returns how many signals each got. */
  private static int signalUntil(CompletableFuture<?> end, List<WorkflowKey> keys) {
    int rounds = 0;
    Duration longest = Duration.ZERO;
    while (!end.isDone() || rounds < 3) {
      rounds++;
      for (int i = 0; i < keys.size(); i++) {
        long begin = System.nanoTime();
        accepted(door(i % nodes.size()).submit(keys.get(i), signal("round-" + rounds)));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
    }
    log.info("The longest of {} signals took {}", rounds * keys.size(), longest);
    return rounds;
  }

  private static List<WorkflowKey> keys(String prefix) {
    List<WorkflowKey> keys = new ArrayList<>();
    for (int i = 0; i < WORKFLOWS; i++) {
      keys.add(new WorkflowKey("default", prefix + "-" + i));
    }
    return keys;
  }

  private static HistoryService door(int node) {
    return nodes.get(node).bean(HistoryService.class);
  }

  private static SignalWorkflow signal(String name) {
    return new SignalWorkflow(
        null, name, List.of(), Map.of(), "test", UUID.randomUUID().toString(), List.of());
  }

  private static <R extends Response> R accepted(CompletableFuture<Outcome<R>> outcome) {
    assertThat(outcome).succeedsWithin(PATIENCE).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted<R>) outcome.join()).response();
  }

  private static WorkflowState state(int node, WorkflowKey key) {
    CompletableFuture<@Nullable WorkflowState> state = door(node).inspect(key, null);
    assertThat(state).succeedsWithin(PATIENCE);
    return requireNonNull(state.join(), "state of " + key);
  }
}
