package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.persistence.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Who may be a node, and what the others see of it. */
class MembershipIT {

  private static TestDatabase database;
  private final List<Membership> members = new ArrayList<>();

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void nobody() {
    database.jdbc().sql("DELETE FROM nodes").update();
  }

  @AfterEach
  void leave() {
    members.forEach(Membership::close);
  }

  @Test
  void shouldSeeTheOthers() {
    Membership first = join("a", "kafka");
    Membership second = join("b", "kafka");
    await()
        .untilAsserted(
            () ->
                assertThat(first.nodes())
                    .filteredOn(ClusterNode::isAlive)
                    .extracting(ClusterNode::name)
                    .containsExactly("a", "b"));
    second.close();
    await()
        .untilAsserted(
            () ->
                assertThat(first.nodes())
                    .filteredOn(ClusterNode::isAlive)
                    .extracting(ClusterNode::name)
                    .containsExactly("a"));
    assertThat(first.problem()).isNull();
  }

  @Test
  void shouldRefuseASecondLiveProcessOfOneName() {
    Membership first = join("a", "kafka");
    Membership second = membership("a", "kafka");
    assertThatThrownBy(second::join)
        .isInstanceOf(NodeNameTakenException.class)
        .hasMessageContaining("named 'a'")
        .hasMessageContaining("host-of-a:8233")
        .satisfies(failure -> assertThat(adviceFor(failure)).contains("workflow.server.node.name"));
    assertThat(first.problem()).isNull();
  }

  @Test
  void shouldTakeTheNameOfAnEarlierProcessThatEndedOrDied() {
    join("a", "kafka").close();
    Membership next = join("a", "kafka");
    next.close();
    database
        .jdbc()
        .sql("UPDATE nodes SET state = 'SERVING', beat_at = now() - interval '6 seconds'")
        .update();
    assertThat(join("a", "kafka").problem()).isNull();
  }

  @Test
  void shouldSayWhenAnotherProcessHasTakenItsName() {
    Membership paused = join("a", "kafka");
    database
        .jdbc()
        .sql("UPDATE nodes SET id = ?, beat_at = now() + interval '1 hour'")
        .param(UUID.randomUUID())
        .update();
    await().untilAsserted(() -> assertThat(paused.problem()).contains("the name 'a'"));
    database.jdbc().sql("UPDATE nodes SET beat_at = now() - interval '6 seconds'").update();
    await().untilAsserted(() -> assertThat(paused.problem()).isNull());
  }

  @Test
  void shouldRefuseAnotherKafkaOrAnotherGroupThanThatOfTheLive() {
    Membership first = join("a", "one");
    assertThatThrownBy(membership("b", "two")::join)
        .isInstanceOf(OtherKafkaException.class)
        .hasMessageContaining("Kafka cluster two")
        .hasMessageContaining("Kafka cluster one")
        .satisfies(failure -> assertThat(adviceFor(failure)).contains("bootstrap-servers"));
    assertThat(join("c", null).problem()).as("a Kafka that does not answer").isNull();
    first.close();
    assertThat(join("b", "two").problem()).as("when nobody uses the other one").isNull();
  }

  private Membership join(String name, @Nullable String kafka) {
    Membership member = membership(name, kafka);
    member.join();
    return member;
  }

  private Membership membership(String name, @Nullable String kafka) {
    UUID id = UUID.randomUUID();
    Membership member =
        new Membership(
            database.nodes(),
            () ->
                new ClusterNode(
                    name,
                    id,
                    "host-of-" + name + ":8233",
                    "1",
                    State.SERVING,
                    kafka,
                    "workflow-server",
                    Instant.EPOCH,
                    Duration.ZERO));
    members.add(member);
    return member;
  }

  private static String adviceFor(Throwable failure) {
    FailureAnalysis analysis =
        new ClusterFailureAnalyzer().analyze(new IllegalStateException("start", failure));
    return Objects.requireNonNull(Objects.requireNonNull(analysis).getAction());
  }
}
