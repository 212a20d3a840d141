package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which shards a node serves when Kafka gives, takes and loses them. */
class ShardAssignmentTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Map<Integer, Long> database = new HashMap<>();
  private final RecordingOwner engine = new RecordingOwner();
  private final Counts moves = new Counts();
  private final List<Set<Integer>> asked = new ArrayList<>();
  private List<ShardMemory> known = List.of();
  private final List<Integer> takenBefore = new ArrayList<>();
  private final Set<Integer> givenUp = new HashSet<>();
  private final ShardAssignment assignment =
      new ShardAssignment(
          new Database(),
          engine,
          "a:1",
          Duration.ofSeconds(3),
          this::handOver,
          this::giveUp,
          moves,
          () -> 0);
  private Map<Integer, Duration> quiet = Map.of();
  private long incarnation;
  private int acquired;

  @BeforeEach
  void serveFourShards() {
    assignment.assigned(Set.of(0, 1, 2, 3));
    assignment.takeAssigned(0);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void shouldServeOnWhatKafkaTakesBackUntilAnotherNodeHasTakenIt() {
    assignment.revoked(Set.of(0, 1));
    turns(5);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(assignment.size()).isEqualTo(2);
    assertThat(assignment.problem()).isNull();
    database.merge(0, 1L, Long::sum);
    turns(6);
    assertThat(engine.owned()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(moves.taken).isEqualTo(4);
    assertThat(moves.overtaken).isEqualTo(1);
  }

  @Test
  void shouldForgetWhatItGaveToTheNodeThatAskedForIt() {
    assignment.revoked(Set.of(0, 1));
    giveUp(Set.of(0, 1));
    database.merge(0, 1L, Long::sum);
    database.merge(1, 1L, Long::sum);
    turns(5);
    assertThat(engine.owned()).containsExactlyInAnyOrder(2, 3);
    assertThat(moves.overtaken).isZero();
  }

  @Test
  void shouldAskForShardsBeforeItTakesThem() {
    assignment.assigned(Set.of(4, 5));
    turns(1);
    assertThat(asked).containsExactly(Set.of(0, 1, 2, 3), Set.of(4, 5));
    assertThat(takenBefore).containsExactly(0, 1);
  }

  @Test
  void shouldGiveTheEngineWhatTheEarlierOwnersKnew() {
    known = List.of(new ShardMemory(4, 1, List.of()));
    assignment.assigned(Set.of(4, 5));
    turns(1);
    assertThat(engine.inherited).isEqualTo(known);
  }

  @Test
  void shouldServeOnWhatKafkaLostWhileNobodyElseTakesIt() {
    assignment.lost(Set.of(0, 1, 2, 3));
    turns(20);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(assignment.size()).isZero();
    assertThat(assignment.problem()).contains("lost sight");
  }

  @Test
  void shouldGoOnWithoutTakingAgainWhenKafkaFindsItBack() {
    assignment.lost(Set.of(0, 1, 2, 3));
    turns(1);
    assignment.assigned(Set.of(0, 1, 2, 3));
    turns(1);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(acquired).as("times that shards were taken over").isEqualTo(1);
    assertThat(assignment.problem()).isNull();
  }

  @Test
  void shouldGiveUpWhatAnotherNodeHasTakenMeanwhile() {
    assignment.lost(Set.of(0, 1, 2, 3));
    database.merge(2, 1L, Long::sum);
    turns(1);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 3);
  }

  @Test
  void shouldKeepWhatTheEngineItselfRaises() {
    assignment.lost(Set.of(0, 1, 2, 3));
    engine.inDoubt.add(2);
    database.merge(2, 1L, Long::sum);
    turns(1);
    assertThat(engine.owned()).as("while it is raised").contains(2);
    engine.epochs.put(2, 2L);
    engine.inDoubt.clear();
    turns(3);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
    database.merge(2, 1L, Long::sum);
    turns(4);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 3);
  }

  @Test
  void shouldForgetWhatTheEngineHasGivenUp() {
    assignment.lost(Set.of(0, 1, 2, 3));
    var unused = engine.drop(Set.of(2));
    database.merge(2, 1L, Long::sum);
    turns(1);
    assignment.assigned(Set.of(2));
    turns(2);
    assertThat(engine.epochs).containsEntry(2, 3L);
  }

  @Test
  void shouldTakeAgainWhatAnotherNodeHadWhileKafkaDidNotSeeThisOne() {
    assignment.lost(Set.of(0, 1, 2, 3));
    database.merge(2, 1L, Long::sum);
    assignment.assigned(Set.of(0, 1, 2, 3));
    turns(1);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(engine.epochs).containsEntry(2, 3L).containsEntry(1, 1L);
  }

  @Test
  void shouldServeWhatItTookOnlyWhenTheEarlierOwnerCannotAnswerAnyMore() {
    quiet = Map.of(4, Duration.ofSeconds(2));
    assignment.assigned(Set.of(4, 5));
    turns(2);
    assertThat(engine.owned()).as("at once").containsExactlyInAnyOrder(0, 1, 2, 3, 5);
    turns(4);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(acquired).as("times that shards were taken over").isEqualTo(2);
  }

  @Test
  void shouldNotServeWhatAnotherNodeTookWhileItWasQuiet() {
    quiet = Map.of(4, Duration.ofSeconds(2));
    assignment.assigned(Set.of(4));
    turns(1);
    database.merge(4, 1L, Long::sum);
    turns(4);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void shouldTakeEverythingAgainAtOnceWhenTheDatabaseIsAnotherServer() {
    assignment.lost(Set.of(3));
    incarnation++;
    assignment.takeAssigned(0);
    assertThat(engine.epochs).isEqualTo(Map.of(0, 2L, 1, 2L, 2, 2L, 3, 2L));
    assignment.takeAssigned(SECOND);
    assertThat(acquired).as("times that shards were taken over").isEqualTo(2);
  }

  @Test
  void shouldNotServeEarlierWhatItTakesTwice() {
    quiet = Map.of(4, Duration.ofSeconds(2));
    assignment.assigned(Set.of(4));
    turns(1);
    quiet = Map.of();
    assignment.assigned(Set.of(4));
    turns(2);
    assertThat(engine.owned()).doesNotContain(4);
    turns(4);
    assertThat(engine.epochs).containsEntry(4, 2L);
  }

  @Test
  void shouldNotServeWhatItGaveUpWhileItWasQuiet() {
    quiet = Map.of(4, Duration.ofSeconds(2));
    assignment.assigned(Set.of(4));
    turns(1);
    assignment.revoked(Set.of(4, 3));
    turns(4);
    assertThat(engine.owned()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assignment.clear();
    assertThat(givenUp).as("what an earlier owner may answer still").doesNotContain(4);
  }

  @Test
  void shouldGiveEverythingUpAtItsEnd() {
    assignment.lost(Set.of(0, 1));
    assignment.clear();
    assertThat(engine.owned()).isEmpty();
  }

  private void turns(int count) {
    for (int i = 1; i <= count; i++) {
      assignment.dropWhatOthersTook(i * SECOND);
      assignment.reclaimWhatStaysLost(i * SECOND);
      assignment.takeAssigned(i * SECOND);
    }
  }

  private List<ShardMemory> handOver(Set<Integer> shards) {
    asked.add(shards);
    takenBefore.add(acquired);
    return known;
  }

  private void giveUp(Set<Integer> shards) {
    givenUp.addAll(shards);
    var unused = engine.drop(shards);
  }

  private static final class Counts implements ShardAssignment.Moves {
    private int taken;
    private int overtaken;

    @Override
    public void taken(int shards, Duration time) {
      taken += shards;
    }

    @Override
    public void overtaken(int shards) {
      overtaken += shards;
    }
  }

  private final class Database implements ShardEpochs {
    @Override
    public Acquired acquire(Collection<Integer> shards, String owner) {
      acquired++;
      shards.forEach(shard -> database.merge(shard, 1L, Long::sum));
      return new Acquired(epochs(shards), quiet);
    }

    @Override
    public long incarnation() {
      return incarnation;
    }

    @Override
    public void release(Map<Integer, Long> present) {
      throw new IllegalStateException("Expected whoever gives shards up to say so");
    }

    @Override
    public Map<Integer, Long> raise(Map<Integer, Long> present) {
      throw new IllegalStateException("Expected the engine alone to raise epochs");
    }

    @Override
    public Map<Integer, Long> epochs(Collection<Integer> shards) {
      Map<Integer, Long> present = new HashMap<>(database);
      present.keySet().retainAll(shards);
      return present;
    }
  }
}
