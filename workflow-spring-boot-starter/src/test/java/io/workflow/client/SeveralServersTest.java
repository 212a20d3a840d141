package io.workflow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.protocol.rest.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeveralServersTest {

  private final FakeServer one = new FakeServer();
  private final FakeServer other = new FakeServer();
  private final FakeTime time = new FakeTime();
  private final WorkflowHandle<Object> handle =
      client(one.url(), other.url()).build().handle("order-7");

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void shouldSpreadRequestsOverTheNodes() {
    signal(10);

    assertThat(one.received()).hasSize(5);
    assertThat(other.received()).hasSize(5);
  }

  @Test
  void shouldGoOnAtTheOtherNodeAtOnceWhenOneDies() {
    signal(2);
    one.stop();

    signal(4);

    assertThat(other.received()).hasSize(5);
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void shouldTryTheOtherNodeAtOnceWhenOneIsUnableAndThenLeaveItAloneForAWhile() {
    Stream.generate(() -> FakeServer.unavailable("1")).limit(9).forEach(one::answer);

    for (int i = 0; i < 6; i++) {
      other.answer(FakeServer.done());
      handle.signal("ready");
    }

    assertThat(time.sleeps()).isEmpty();
    assertThat(one.received()).hasSize(1);
  }

  @Test
  void shouldAskANodeAgainThatIsBack() throws InterruptedException {
    signal(2);
    one.stop();
    signal(2);
    one.start();
    int before = one.received().size();

    time.sleep(Duration.ofSeconds(6));
    signal(4);

    assertThat(one.received()).hasSize(before + 2);
  }

  @Test
  void shouldWaitOnlyWhenAllNodesHaveFailedAndForAsLongAsOneAsks() {
    one.answer(FakeServer.unavailable("3"), FakeServer.unavailable("3"));
    other.answer(FakeServer.unavailable("7"), FakeServer.unavailable("7"));
    one.answer(FakeServer.done());
    other.answer(FakeServer.done());

    handle.signal("ready");

    assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    assertThat(one.received().size() + other.received().size()).isEqualTo(5);
  }

  @Test
  void shouldWaitAndNotHurryToTheOtherNodeWhenAQueueIsFull() {
    for (FakeServer server : List.of(one, other)) {
      server.answer(
          FakeServer.problem(Problem.Code.RESOURCE_EXHAUSTED, "Too much."), FakeServer.done());
    }

    handle.signal("ready");

    assertThat(time.sleeps()).hasSizeBetween(1, 2);
  }

  @Test
  void shouldNameAllNodesWhenNoneCanBeReached() {
    one.stop();
    other.stop();

    assertThatThrownBy(() -> handle.signal("ready"))
        .isInstanceOf(WorkflowServerUnavailableException.class)
        .hasMessageContaining("The workflow server at " + one.url() + ", " + other.url());
  }

  @Test
  void shouldNotRepeatAtAnotherNodeWhatMayNotBeRepeated() {
    one.stop();
    other.stop();

    assertThatThrownBy(
            () ->
                client(one.url(), other.url())
                    .retryTimeout(Duration.ZERO)
                    .build()
                    .handle("order-7")
                    .signal("ready"))
        .hasMessageContaining("tried 1 times");
  }

  @Test
  void shouldNameTheNodeThatIsNoWorkflowServer() {
    one.answer(FakeServer.page(404));
    other.answer(FakeServer.done());

    assertThatThrownBy(
            () -> {
              handle.signal("ready");
              handle.signal("ready");
            })
        .hasMessageContaining("REST interface of a workflow server at " + one.url() + ",");
  }

  @Test
  void shouldTryTheFurtherAddressesOfAName() throws UnknownHostException {
    InetAddress dead = InetAddress.getByName("127.0.0.9");
    InetAddress alive = InetAddress.getLoopbackAddress();
    URI name = URI.create("http://nodes.invalid:" + one.url().getPort());
    WorkflowHandle<Object> byName =
        client(name).names(host -> List.of(dead, alive)).build().handle("order-7");
    one.answer(FakeServer.done(), FakeServer.done());

    byName.signal("ready");
    byName.signal("ready");

    assertThat(one.received()).hasSize(2);
    assertThat(time.sleeps()).isEmpty();
  }

  /** Whoever is asked says that it is done. */
  private void signal(int times) {
    for (int i = 0; i < times; i++) {
      one.answer(FakeServer.done());
      other.answer(FakeServer.done());
      handle.signal("ready");
    }
  }

  private WorkflowClientBuilder client(URI... urls) {
    return WorkflowClient.builder().serverUrls(List.of(urls)).identity("tester").time(time);
  }
}
