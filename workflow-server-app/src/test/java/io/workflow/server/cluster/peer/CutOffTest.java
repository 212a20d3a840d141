package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CutOffTest {

  private final List<CompletableFuture<PeerResponse>> answers = new ArrayList<>();
  private final PeerPort peer =
      request -> {
        assertThat(request).isEqualTo(new PeerRequest.AskSignsOfLife());
        CompletableFuture<PeerResponse> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
      };
  private List<PeerPort> peers = List.of(peer);
  private boolean silent = true;
  private long nanos = Long.MAX_VALUE - 5;
  private final CutOff cutOff = new CutOff(() -> silent, () -> peers, () -> nanos);

  @Test
  void shouldAskNobodyWhileItsOwnSignsOfLifeGoOn() {
    silent = false;
    assertThat(cutOff.getAsBoolean()).isFalse();
    assertThat(answers).isEmpty();
  }

  @Test
  void shouldBeCutOffWhenAnotherNodeIsNot() {
    peers = List.of(peer, peer);
    assertThat(cutOff.getAsBoolean()).as("nobody has answered yet").isFalse();
    answers.get(0).complete(new PeerResponse.Told(false));
    assertThat(cutOff.getAsBoolean()).isFalse();
    answers.get(1).complete(new PeerResponse.Told(true));
    assertThat(cutOff.getAsBoolean()).isTrue();

    silent = false;
    assertThat(cutOff.getAsBoolean()).as("it is back").isFalse();
  }

  @Test
  void shouldStayWhereItIsWhenTheDatabaseIsAwayForAll() {
    for (int i = 0; i < 20; i++) {
      assertThat(cutOff.getAsBoolean()).isFalse();
      answers.getLast().complete(new PeerResponse.Told(false));
      pass(Duration.ofMillis(500));
    }
    assertThat(answers).as("each half second once").hasSize(20);
  }

  @Test
  void shouldNotBelieveForEverWhatItWasToldOnce() {
    assertThat(cutOff.getAsBoolean()).isFalse();
    answers.getLast().complete(new PeerResponse.Told(true));
    pass(Duration.ofSeconds(1));
    assertThat(cutOff.getAsBoolean()).isTrue();
    answers.getLast().completeExceptionally(new IllegalStateException("gone"));
    pass(Duration.ofSeconds(1));
    assertThat(cutOff.getAsBoolean()).isFalse();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
