package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaIdentityTest {

  private final List<CompletableFuture<@Nullable String>> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private long nanos = -5;
  private final KafkaIdentity identity = new KafkaIdentity(this::ask, told::add, () -> nanos);

  @Test
  void shouldAskNowAndThenAndTellWhatKafkaSays() {
    identity.follow();
    assertThat(asked).as("the start has just asked").isEmpty();

    nanos += Duration.ofSeconds(3).toNanos();
    identity.follow();
    identity.follow();
    assertThat(asked).hasSize(1);
    asked.getFirst().complete("one");
    assertThat(told).containsExactly("one");
  }

  @Test
  void shouldGoOnAskingAKafkaThatIsAway() {
    nanos += Duration.ofSeconds(3).toNanos();
    identity.follow();
    asked.getFirst().completeExceptionally(new IllegalStateException("away"));
    nanos += Duration.ofSeconds(3).toNanos();
    identity.follow();
    asked.get(1).complete(null);
    nanos += Duration.ofSeconds(3).toNanos();
    identity.follow();
    asked.get(2).complete("two");
    assertThat(told).containsExactly("two");
  }

  private CompletionStage<@Nullable String> ask() {
    CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }
}
