package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Payload;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.cluster.PeerAddress;
import io.workflow.server.cluster.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes over a real socket: one asks, the other answers. */
class PeersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final WorkflowKey KEY = new WorkflowKey("default", "order-1");
  private static final PeerSettings SMALL =
      new PeerSettings(10, 100, 1 << 20, 1 << 20, Duration.ofSeconds(3));

  private final UUID process = UUID.randomUUID();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Answering answering = new Answering();
  private final Peers peers = new Peers(PeerCredentials.none(), SMALL, new PeerMetrics(registry));
  private PeerServer server = start(0);

  @AfterEach
  void close() {
    peers.close();
    server.close();
  }

  @Test
  void shouldAnswerManyRequestsEachByItsOwn() {
    PeerPort peer = connect();
    List<CompletableFuture<PeerResponse>> answers = new ArrayList<>();

    for (int i = 0; i < 90; i++) {
      answers.add(peer.ask(query("q" + i)));
    }
    answering.completeAll();

    for (int i = 0; i < 90; i++) {
      assertThat(answers.get(i))
          .succeedsWithin(PATIENCE)
          .isEqualTo(new PeerResponse.QueryAnswered(result("q" + i)));
    }
    assertThat(peers.waiting()).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        registry
                            .get("peer_requests")
                            .tags("peer", "b", "kind", "Query", "outcome", "answered")
                            .counter()
                            .count())
                    .isEqualTo(90));
  }

  @Test
  void shouldRefuseWhatIsTooMuchAndSayThatItWasNotSent() {
    PeerPort peer = connect();
    for (int i = 0; i < 100; i++) {
      assertThat(peer.ask(query("q" + i))).isNotDone();
    }

    assertThat(peer.ask(new PeerRequest.RemoveWorker(1)))
        .as("what does not wait is counted by itself")
        .isNotCompletedExceptionally();
    assertThat(peer.ask(query("one too many")))
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            PeerUnavailableException.class,
            refused -> {
              assertThat(refused.maybeDone()).isFalse();
              assertThat(refused).hasMessageContaining("100 requests");
            });
  }

  @Test
  void shouldRefuseARequestThatIsTooLargeForAFrame() {
    PeerPort peer = connect();

    assertThat(peer.ask(query("x".repeat(2 << 20))))
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IllegalArgumentException.class)
        .withMessageStartingWith("Expected a request to node 'b' of at most 1,048,576 bytes");
  }

  @Test
  void shouldFailWhatWaitsWhenTheNodeGoesAndGoOnWhenItIsBack() {
    PeerPort peer = connect();
    CompletableFuture<PeerResponse> lost = peer.ask(query("lost"));
    await().until(() -> answering.asked() == 1);
    int port = server.port();

    server.close();
    assertThat(lost)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            PeerUnavailableException.class, it -> assertThat(it.maybeDone()).isTrue());
    server = start(port);

    await().until(() -> peers.find("b") != null);
    CompletableFuture<PeerResponse> again = peer.ask(query("again"));
    await().until(() -> answering.asked() == 2);
    answering.completeAll();
    assertThat(again).succeedsWithin(PATIENCE);
  }

  @Test
  void shouldNotTalkWithAnotherProcessThanItMeans() {
    peers.follow(node("a", UUID.randomUUID(), 1), List.of(node("b", UUID.randomUUID(), port())));

    await().until(() -> answering.greeted() > 0);
    assertThat(peers.find("b")).isNull();
  }

  @Test
  void shouldLeaveANodeThatIsNoLongerThere() {
    List<String> gone = new ArrayList<>();
    peers.listen(_peer -> {}, gone::add);
    PeerPort peer = connect();
    CompletableFuture<PeerResponse> waiting = peer.ask(query("waiting"));
    await().until(() -> answering.asked() == 1);

    peers.follow(node("a", UUID.randomUUID(), 1), List.of());

    assertThat(waiting).failsWithin(PATIENCE);
    assertThat(peers.find("b")).isNull();
    assertThat(gone).containsExactly("b");
    await().untilAsserted(() -> assertThat(answering.ended).hasSize(1));
    answering.completeWaiting();
    await()
        .untilAsserted(
            () ->
                assertThat(answering.undelivered)
                    .containsExactly(new PeerResponse.QueryAnswered(result("waiting"))));
  }

  private PeerPort connect() {
    peers.follow(node("a", UUID.randomUUID(), 1), List.of(node("b", process, port())));
    await().until(() -> peers.find("b") != null);
    return peers.connected().getFirst();
  }

  private int port() {
    return server.port();
  }

  private PeerServer start(int port) {
    PeerServer started =
        new PeerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            PeerCredentials.none(),
            answering,
            SMALL);
    started.start();
    return started;
  }

  private static ClusterNode node(String name, UUID id, int port) {
    return new ClusterNode(
        name,
        id,
        "127.0.0.1:1",
        new PeerAddress("127.0.0.1", port),
        "1",
        EnumSet.allOf(Role.class),
        FormatLevel.KNOWN,
        State.SERVING,
        null,
        "shards",
        Instant.EPOCH,
        Duration.ZERO);
  }

  private static PeerRequest.Query query(String type) {
    return new PeerRequest.Query(
        KEY, null, new WorkflowQuery(type, List.of(), Map.of(), null), Duration.ofSeconds(10));
  }

  private static QueryResult result(String text) {
    return new QueryResult.Answered(
        List.of(Payload.of(Map.of(), text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  /** Answers each query with its own name, when it is told to. */
  private final class Answering implements PeerSession.Calls {

    private record Asked(PeerRequest.Query query, CompletableFuture<PeerResponse> answer) {}

    private final Queue<Asked> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<PeerResponse> undelivered = new ConcurrentLinkedQueue<>();
    private final Queue<PeerSession.Caller> ended = new ConcurrentLinkedQueue<>();
    private volatile int asked;
    private volatile int greeted;

    @Override
    public synchronized CompletableFuture<PeerResponse> call(
        PeerSession.Caller caller, PeerRequest request) {
      asked++;
      CompletableFuture<PeerResponse> answer = new CompletableFuture<>();
      if (request instanceof PeerRequest.Query query) {
        waiting.add(new Asked(query, answer));
      }
      return answer;
    }

    @Override
    public synchronized PeerResponse greet(PeerRequest.Hello hello) {
      greeted++;
      return hello.expected().equals(process)
          ? new PeerResponse.Welcome("b", FormatLevel.KNOWN)
          : new PeerResponse.Failed("another process");
    }

    @Override
    public void undelivered(PeerResponse answer) {
      undelivered.add(answer);
    }

    @Override
    public void ended(PeerSession.Caller caller) {
      ended.add(caller);
    }

    int asked() {
      return asked;
    }

    int greeted() {
      return greeted;
    }

    void completeAll() {
      await().until(() -> !waiting.isEmpty());
      // What is still on its way is answered as well.
      await()
          .until(
              () -> {
                completeWaiting();
                return peers.waiting() == 0;
              });
    }

    private void completeWaiting() {
      Asked next = waiting.poll();
      while (next != null) {
        next.answer()
            .complete(new PeerResponse.QueryAnswered(result(next.query().query().queryType())));
        next = waiting.poll();
      }
    }
  }
}
