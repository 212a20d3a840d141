package io.workflow.worker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.InsecureChannelCredentials;
import io.workflow.protocol.Backoff;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.protocol.worker.WorkflowQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcWorkerChannelTest {

  private static final WorkerRequest.Register REGISTRATION =
      new WorkerRequest.Register(
          "default", "worker-1", null, Map.of("pizza", Set.of("PizzaOrder")), Map.of(), false);

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final List<WorkerResponse.Pushed> pushed = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
  }

  @Test
  void shouldRegisterFirstAndAnswerRequests() throws Exception {
    FakeWorkerServer server = server(request -> done());
    GrpcWorkerChannel channel = channel(server, settings());

    WorkerResponse answer = channel.send(completion(5)).get();

    assertThat(answer).isEqualTo(new WorkerResponse.Done(null));
    assertThat(server.requests(WorkerRequest.Register.class)).containsExactly(REGISTRATION);
    assertThat(server.requests()).containsExactly(completion(5));
    assertThat(channel.status().serverId()).isEqualTo("fake");
  }

  @Test
  void shouldSendWhatGatheredInOneFrame() {
    FakeWorkerServer server = server(request -> done()).stop();
    GrpcWorkerChannel channel = channel(server, settings());
    List<CompletableFuture<WorkerResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(channel.send(completion(i)));
    }

    server.start();

    await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
    assertThat(server.frameSizes()).contains(100);
  }

  @Test
  void shouldCutFrames() {
    FakeWorkerServer server = server(request -> done()).stop();
    ChannelSettings small = settings(1000, 1_000, Duration.ofSeconds(30));
    GrpcWorkerChannel channel = channel(server, small);
    List<CompletableFuture<WorkerResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(channel.send(completion(i)));
    }

    server.start();

    await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
    assertThat(server.frameSizes()).hasSizeGreaterThan(3).allMatch(size -> size < 100);
  }

  @Test
  void shouldSendAgainWhatWasOnALostStream() {
    FakeWorkerServer server = server(request -> Optional.empty());
    GrpcWorkerChannel channel = channel(server, settings());
    CompletableFuture<WorkerResponse> first = channel.send(completion(1));
    CompletableFuture<WorkerResponse> second = channel.send(completion(2));
    await().until(() -> server.requests().size() == 2);
    server.answer(request -> done());

    server.breakStreams();

    await().until(() -> first.isDone() && second.isDone());
    assertThat(server.requests())
        .containsExactly(completion(1), completion(2), completion(1), completion(2));
    assertThat(server.requests(WorkerRequest.Register.class)).hasSize(2);
  }

  @Test
  void shouldConnectWhenTheServerComesLateAndSayWhyNotBefore() {
    FakeWorkerServer server = server(request -> done()).stop();
    GrpcWorkerChannel channel = channel(server, settings());
    CompletableFuture<WorkerResponse> answer = channel.send(completion(1));
    await().until(() -> channel.status().problem() != null);
    assertThat(channel.status().connected()).isFalse();
    assertThat(channel.status().problem()).contains("UNAVAILABLE", "refused");

    server.start();

    await().until(answer::isDone);
    assertThat(channel.status().connected()).isTrue();
  }

  @Test
  void shouldRepeatCompletionsWhileTheServerIsUnavailable() {
    AtomicInteger tries = new AtomicInteger();
    FakeWorkerServer server =
        server(request -> tries.incrementAndGet() <= 8 ? unavailable() : done());
    GrpcWorkerChannel channel = channel(server, settings());

    CompletableFuture<WorkerResponse> answer = channel.send(completion(1));

    await().until(answer::isDone);
    assertThat(answer.join()).isInstanceOf(WorkerResponse.Done.class);
    assertThat(server.requests()).hasSize(9);
  }

  @Test
  void shouldGiveClaimsUpAfterAFewTries() {
    FakeWorkerServer server = server(request -> unavailable());
    GrpcWorkerChannel channel = channel(server, settings());

    CompletableFuture<WorkerResponse> answer =
        channel.send(new WorkerRequest.ClaimActivityTask(task(1)));

    await().until(answer::isDone);
    assertThat(answer.join()).isInstanceOf(Refused.class);
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void shouldHandOutOtherRefusalsAtOnce() throws Exception {
    Refused stale = new Refused(Refused.Reason.STALE, "gone", null);
    FakeWorkerServer server = server(request -> Optional.of(stale));
    GrpcWorkerChannel channel = channel(server, settings());

    assertThat(channel.send(completion(1)).get()).isEqualTo(stale);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldSendAgainWhatGetsNoAnswer() {
    AtomicInteger tries = new AtomicInteger();
    FakeWorkerServer server =
        server(request -> tries.incrementAndGet() == 1 ? Optional.empty() : done());
    GrpcWorkerChannel channel = channel(server, settings(100, 1024, Duration.ofMillis(100)));

    CompletableFuture<WorkerResponse> answer = channel.send(completion(1));

    await().until(answer::isDone);
    assertThat(answer.join()).isInstanceOf(WorkerResponse.Done.class);
  }

  @Test
  void shouldRefuseMoreThanMayWait() {
    FakeWorkerServer server = server(request -> done()).stop();
    GrpcWorkerChannel channel = channel(server, settings(2, 1024, Duration.ofSeconds(30)));
    assertThat(channel.send(completion(1))).isNotDone();
    assertThat(channel.send(completion(2))).isNotDone();

    assertThatThrownBy(() -> channel.send(completion(3)).get())
        .hasCauseInstanceOf(WorkerChannelException.class)
        .hasMessageContaining("2 requests to the server wait")
        .hasMessageContaining("CompleteActivityTask");
  }

  @Test
  void shouldFailWhatHasNoAnswerWhenClosed() {
    FakeWorkerServer server = server(request -> unavailable());
    GrpcWorkerChannel channel = channel(server, settings());
    CompletableFuture<WorkerResponse> answer = channel.send(completion(1));
    await().until(() -> !server.requests().isEmpty());

    channel.close();

    await().until(answer::isDone);
    assertThat(answer).isCompletedExceptionally();
    assertThat(channel.send(completion(2))).isCompletedExceptionally();
  }

  @Test
  void shouldHandOverPushedQueries() {
    FakeWorkerServer server = server(request -> done());
    GrpcWorkerChannel channel = channel(server, settings());
    await().until(() -> channel.status().connected());
    var query =
        new WorkerResponse.QueryRequested(
            "q1",
            "default",
            "order-1",
            "run",
            "PizzaOrder",
            "pizza",
            7,
            new WorkflowQuery("status", List.of(), Map.of(), null));

    server.push(query);

    await().untilAsserted(() -> assertThat(pushed).containsExactly(query));
  }

  @Test
  void shouldGoOnAtTheOtherNodeWhenOneDies() {
    FakeWorkerServer one = server(request -> Optional.empty());
    FakeWorkerServer other = server(request -> Optional.empty());
    GrpcWorkerChannel channel = channel(List.of(one.target(), other.target()), settings());
    CompletableFuture<WorkerResponse> answer = channel.send(completion(1));
    await().until(() -> one.requests().size() + other.requests().size() == 1);
    FakeWorkerServer used = one.requests().isEmpty() ? other : one;
    FakeWorkerServer next = used == one ? other : one;
    assertThat(next.requests(WorkerRequest.Register.class)).as("one stream alone").isEmpty();
    assertThat(channel.status().target()).isEqualTo(used.target());
    next.answer(request -> done());

    used.stop();

    await().until(answer::isDone);
    assertThat(next.requests()).containsExactly(completion(1));
    assertThat(channel.status().target()).isEqualTo(next.target());
  }

  @Test
  void shouldMoveToTheOtherNodeWhenItIsAsked() {
    FakeWorkerServer one = server(request -> Optional.empty());
    FakeWorkerServer other = server(request -> Optional.empty());
    GrpcWorkerChannel channel = channel(List.of(one.target(), other.target()), settings());
    CompletableFuture<WorkerResponse> first = channel.send(completion(1));
    await().until(() -> one.requests().size() + other.requests().size() == 1);
    FakeWorkerServer from = one.requests().isEmpty() ? other : one;
    FakeWorkerServer to = from == one ? other : one;
    assertThat(from.requests(WorkerRequest.Register.class)).allMatch(r -> r.movable());
    to.answer(request -> done());

    from.push(new WorkerResponse.Move("The server stops"));

    await().until(() -> channel.status().target().equals(to.target()));
    assertThat(channel.send(completion(2)).join()).isEqualTo(new WorkerResponse.Done(null));
    assertThat(to.requests()).containsExactly(completion(2));
    assertThat(from.streams()).as("kept for the answer that is missing").isEqualTo(1);
    assertThat(first).isNotDone();

    from.answerWhatWaits(new WorkerResponse.Done(null));

    await().until(first::isDone);
    await().until(() -> from.streams() == 0);
    assertThat(to.streams()).isEqualTo(1);
    assertThat(to.requests()).as("not sent again").containsExactly(completion(2));
    assertThat(channel.status().connected()).isTrue();
  }

  @Test
  void shouldSendElsewhereWhatHadNoAnswerWhenTheOldStreamEnds() {
    FakeWorkerServer one = server(request -> Optional.empty());
    FakeWorkerServer other = server(request -> Optional.empty());
    GrpcWorkerChannel channel = channel(List.of(one.target(), other.target()), settings());
    CompletableFuture<WorkerResponse> first = channel.send(completion(1));
    await().until(() -> one.requests().size() + other.requests().size() == 1);
    FakeWorkerServer from = one.requests().isEmpty() ? other : one;
    FakeWorkerServer to = from == one ? other : one;
    to.answer(request -> done());
    from.push(new WorkerResponse.Move("The server stops"));
    await().until(() -> channel.status().target().equals(to.target()));
    assertThat(first).isNotDone();

    from.breakStreams();

    await().until(first::isDone);
    assertThat(to.requests()).containsExactly(completion(1));
    assertThat(channel.status().problem()).isNull();
  }

  @Test
  void shouldStayWhileNoOtherNodeTakesIt() {
    FakeWorkerServer server = server(request -> done());
    GrpcWorkerChannel channel = channel(List.of("127.0.0.1:1", server.target()), settings());
    await().until(() -> channel.status().connected());

    server.push(new WorkerResponse.Move("The server stops"));
    server.push(new WorkerResponse.Move("The server stops"));

    assertThat(channel.send(completion(1)).join()).isEqualTo(new WorkerResponse.Done(null));
    assertThat(channel.status().connected()).isTrue();

    server.breakStreams();

    await().until(() -> channel.send(completion(2)).join() instanceof WorkerResponse.Done);
    assertThat(server.requests(WorkerRequest.Register.class)).hasSize(2);
  }

  @Test
  void shouldTryAllNodesBeforeItWaits() {
    FakeWorkerServer server = server(request -> done());
    Backoff never = Backoff.doubling(Duration.ofHours(1), Duration.ofHours(1));
    ChannelSettings impatient = settings(100, 1024, Duration.ofSeconds(30), never);

    GrpcWorkerChannel channel =
        channel(List.of("127.0.0.1:1", server.target(), "127.0.0.1:2"), impatient);

    await().until(() -> channel.status().connected());
  }

  @Test
  void shouldNameAllNodesWhileNoneAnswers() {
    GrpcWorkerChannel channel = channel(List.of("127.0.0.1:1", "127.0.0.1:2"), settings());

    await().until(() -> channel.status().problem() != null);
    assertThat(channel.status().target()).isEqualTo("127.0.0.1:1, 127.0.0.1:2");
  }

  @Test
  void shouldRefuseWhatIsNoTarget() {
    assertThatThrownBy(() -> channel(List.of("127.0.0.1:1", "no host:7233"), settings()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no host:7233");
    assertThatThrownBy(() -> channel(List.of(), settings()))
        .hasMessageContaining("such as localhost:7233");
  }

  private FakeWorkerServer server(
      java.util.function.Function<WorkerRequest, Optional<WorkerResponse>> answers) {
    FakeWorkerServer server = new FakeWorkerServer(answers).start();
    toClose.add(server);
    return server;
  }

  private GrpcWorkerChannel channel(FakeWorkerServer server, ChannelSettings settings) {
    return channel(List.of(server.target()), settings);
  }

  private GrpcWorkerChannel channel(List<String> targets, ChannelSettings settings) {
    GrpcWorkerChannel channel =
        new GrpcWorkerChannel(
            targets, InsecureChannelCredentials.create(), REGISTRATION, pushed::add, settings);
    toClose.add(channel);
    channel.start();
    return channel;
  }

  private static ChannelSettings settings() {
    return settings(1_000, 1024 * 1024, Duration.ofSeconds(30));
  }

  private static ChannelSettings settings(int pending, int frameBytes, Duration answerTimeout) {
    return settings(
        pending,
        frameBytes,
        answerTimeout,
        Backoff.doubling(Duration.ofMillis(20), Duration.ofMillis(200)));
  }

  private static ChannelSettings settings(
      int pending, int frameBytes, Duration answerTimeout, Backoff reconnect) {
    return new ChannelSettings(
        pending,
        frameBytes,
        16 * 1024 * 1024,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        answerTimeout,
        reconnect,
        Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(10)));
  }

  private static Optional<WorkerResponse> done() {
    return Optional.of(new WorkerResponse.Done(null));
  }

  private static Optional<WorkerResponse> unavailable() {
    return Optional.of(new Refused(Refused.Reason.UNAVAILABLE, "no owner", Duration.ofMillis(1)));
  }

  private static WorkerRequest.CompleteActivityTask completion(long event) {
    return new WorkerRequest.CompleteActivityTask(
        new TaskToken(task(event), 0, "start"), List.of(), 0);
  }

  private static TaskId task(long event) {
    return new TaskId("default", "order-1", "run-1", event, 1);
  }
}
