package io.workflow.server.persistence;

import static io.workflow.server.persistence.Batches.NOW;
import static io.workflow.server.persistence.Batches.batch;
import static io.workflow.server.persistence.Batches.json;
import static io.workflow.server.persistence.Batches.key;
import static io.workflow.server.persistence.Batches.newRunId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.engine.shard.HistoryStore.StoredRow;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.shard.ShardLostException;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresHistoryStoreIT {

  private static final int SHARD = 7;
  private static TestDatabase database;
  private static PostgresHistoryStore store;

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
    store = new PostgresHistoryStore(database.connections(), Batches::decode);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void shouldRaiseTheEpochAtEachTakeOver() {
    Map<Integer, Long> first = store.acquire(Set.of(100, 101), "a").epochs();
    Map<Integer, Long> second = store.acquire(Set.of(101, 102), "b").epochs();

    assertThat(first).isEqualTo(Map.of(100, 1L, 101, 1L));
    assertThat(second).isEqualTo(Map.of(101, 2L, 102, 1L));
    assertThat(
            database
                .jdbc()
                .sql("SELECT owner FROM shards WHERE shard IN (100, 101) ORDER BY shard")
                .query(String.class)
                .list())
        .containsExactly("a", "b");
  }

  @Test
  void shouldLoadWhatWasCommitted() {
    long epoch = epochOf(SHARD);
    WorkflowKey order = key("order-1");
    String runId = newRunId();
    store.commit(
        batch(SHARD, epoch)
            .open(SHARD, order, runId, NOW.plusSeconds(60))
            .row(SHARD, runId, 1, 1, 2)
            .build());
    store.commit(batch(SHARD, epoch).row(SHARD, runId, 2, 3, 1).row(SHARD, runId, 3, 0, 0).build());

    Map<WorkflowKey, StoredRun> loaded =
        store.loadCurrentRuns(Map.of(order, SHARD, key("unknown"), SHARD));

    assertThat(loaded).containsOnlyKeys(order);
    StoredRun run = Objects.requireNonNull(loaded.get(order));
    assertThat(run.runId()).isEqualTo(runId);
    assertThat(run.status()).isEqualTo(WorkflowStatus.RUNNING);
    assertThat(run.startRequestId()).isEqualTo("request-" + runId);
    assertThat(run.wakeAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(run.snapshot()).isNull();
    assertThat(run.rows()).extracting(StoredRow::sequence).containsExactly(1L, 2L, 3L);
    assertThat(run.rows().getFirst().changes()).isEqualTo(Batches.changes(1, 2));
    assertThat(store.loadRun(SHARD, order, runId)).usingRecursiveComparison().isEqualTo(run);
    assertThat(store.loadRun(SHARD, key("other"), runId)).isNull();
    assertThat(store.loadRun(SHARD, order, newRunId())).isNull();
    assertThat(store.loadRun(SHARD, order, "no uuid")).isNull();
  }

  @Test
  void shouldForgetRowsWithoutEventsBehindASnapshot() {
    long epoch = epochOf(SHARD);
    WorkflowKey order = key("order-snapshot");
    String runId = newRunId();
    store.commit(
        batch(SHARD, epoch)
            .open(SHARD, order, runId, null)
            .row(SHARD, runId, 1, 1, 2)
            .row(SHARD, runId, 2, 0, 0)
            .row(SHARD, runId, 3, 3, 1)
            .row(SHARD, runId, 4, 0, 0)
            .build());

    store.commit(
        batch(SHARD, epoch).row(SHARD, runId, 5, 4, 1).snapshot(SHARD, runId, 3, "three").build());

    StoredRun run = Objects.requireNonNull(store.loadRun(SHARD, order, runId));
    assertThat(run.snapshot()).asString().isEqualTo("three");
    assertThat(run.snapshotSequence()).isEqualTo(3);
    assertThat(run.rows()).extracting(StoredRow::sequence).containsExactly(4L, 5L);
    assertThat(sequences(runId)).containsExactly(1L, 3L, 4L, 5L);

    store.commit(batch(SHARD, epoch).snapshot(SHARD, runId, 5, "five").build());

    assertThat(sequences(runId)).containsExactly(1L, 3L, 5L);
    assertThat(store.readEvents(SHARD, runId, 1, 100, 100))
        .extracting(HistoryEvent::eventId)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void shouldMoveAlarmsAndClearThemAtTheEnd() {
    long epoch = epochOf(SHARD);
    WorkflowKey order = key("order-alarm");
    String runId = newRunId();
    store.commit(
        batch(SHARD, epoch).open(SHARD, order, runId, null).row(SHARD, runId, 1, 1, 2).build());

    store.commit(batch(SHARD, epoch).wake(SHARD, runId, NOW.plusSeconds(9)).build());
    assertThat(wakeAt(order, runId)).isEqualTo(NOW.plusSeconds(9));

    store.commit(
        batch(SHARD, epoch)
            .row(SHARD, runId, 2, 3, 1)
            .close(SHARD, order, runId, WorkflowStatus.COMPLETED)
            .build());
    StoredRun closed =
        Objects.requireNonNull(store.loadCurrentRuns(Map.of(order, SHARD)).get(order));
    assertThat(closed.status()).isEqualTo(WorkflowStatus.COMPLETED);
    assertThat(closed.wakeAt()).isNull();
    assertThat(closed.rows()).isEmpty();
    StoredRun whole = Objects.requireNonNull(store.loadRun(SHARD, order, runId));
    assertThat(whole.rows()).hasSize(2);
    assertThat(whole.wakeAt()).isNull();
    Map<String, @Nullable Object> listed =
        database
            .jdbc()
            .sql("SELECT * FROM visibility WHERE run_id = ?")
            .param(UUID.fromString(runId))
            .query()
            .singleRow();
    assertThat(listed)
        .containsEntry("status", (int) WorkflowStatusCode.of(WorkflowStatus.COMPLETED))
        .containsEntry("history_length", 7L)
        .containsEntry("history_size", 1234L)
        .containsEntry("state_transition_count", 3L)
        .containsEntry("workflow_type", "PizzaOrder");
    assertThat(String.valueOf(listed.get("search_attributes")))
        .isEqualTo("{\"total\": 12.5, \"customer\": \"ann\"}");
    assertThat(VisibilityDocuments.payloads(String.valueOf(listed.get("memo"))))
        .containsOnlyKeys("note");
  }

  @Test
  void shouldSetAndRemoveWhatTheCodeSaysAboutItsRun() {
    long epoch = epochOf(SHARD);
    WorkflowKey order = key("order-properties");
    String runId = newRunId();
    Payload nothing = Payload.of(Map.of(Payload.ENCODING, "binary/null"), new byte[0]);

    store.commit(
        batch(SHARD, epoch)
            .open(SHARD, order, runId, null)
            .row(SHARD, runId, 1, 1, 2)
            .properties(
                runId,
                Map.of("note", nothing, "oven", json("4")),
                Map.of("customer", json("[]"), "total", json("14"), "new", json("true")))
            .close(SHARD, order, runId, WorkflowStatus.COMPLETED)
            .build());

    Map<String, @Nullable Object> listed =
        database
            .jdbc()
            .sql(
                "SELECT memo, search_attributes, delete_at - close_time = interval '3 days' AS kept"
                    + " FROM visibility WHERE run_id = ?")
            .param(UUID.fromString(runId))
            .query()
            .singleRow();
    assertThat(String.valueOf(listed.get("search_attributes")))
        .isEqualTo("{\"new\": true, \"total\": 14}");
    assertThat(VisibilityDocuments.payloads(String.valueOf(listed.get("memo"))))
        .isEqualTo(Map.of("oven", json("4")));
    assertThat(listed).containsEntry("kept", true);
  }

  @Test
  void shouldKeepTheLastRunAsCurrentWhenAWorkflowIsOpenedTwiceInOneBatch() {
    long epoch = epochOf(SHARD);
    WorkflowKey order = key("order-twice");
    String first = newRunId();
    String second = newRunId();

    store.commit(
        batch(SHARD, epoch)
            .open(SHARD, order, first, null)
            .open(SHARD, order, second, null)
            .row(SHARD, first, 1, 1, 2)
            .row(SHARD, second, 1, 1, 2)
            .close(SHARD, order, first, WorkflowStatus.TERMINATED)
            .build());

    StoredRun current =
        Objects.requireNonNull(store.loadCurrentRuns(Map.of(order, SHARD)).get(order));
    assertThat(current.runId()).isEqualTo(second);
    assertThat(current.status()).isEqualTo(WorkflowStatus.RUNNING);
    assertThat(Objects.requireNonNull(store.loadRun(SHARD, order, first)).status())
        .isEqualTo(WorkflowStatus.TERMINATED);
  }

  @Test
  void shouldRefuseTheCommitOfAnEarlierOwnerAndNameTheShard() {
    long epoch = epochOf(200);
    long other = epochOf(201);
    store.acquire(Set.of(200), "thief:7233");
    WorkflowKey order = key("order-lost");
    String runId = newRunId();

    assertThatThrownBy(
            () ->
                store.commit(
                    batch(200, epoch)
                        .epoch(201, other)
                        .open(200, order, runId, null)
                        .row(200, runId, 1, 1, 2)
                        .build()))
        .isInstanceOfSatisfying(
            ShardLostException.class, lost -> assertThat(lost.shards()).containsExactly(200));

    assertThat(store.loadCurrentRuns(Map.of(order, 200))).isEmpty();
  }

  @Test
  void shouldForgetClosedRunsAndMakeWhatIsLeftOfThemDue() {
    long epoch = epochOf(SHARD);
    WorkflowKey order = key("order-deleted");
    String first = newRunId();
    String latest = newRunId();
    store.commit(
        batch(SHARD, epoch)
            .open(SHARD, order, first, null)
            .close(SHARD, order, first, WorkflowStatus.COMPLETED)
            .build());
    store.commit(batch(SHARD, epoch).open(SHARD, order, latest, null).build());

    store.commit(
        batch(SHARD, epoch)
            .delete(SHARD, order, first)
            .delete(SHARD, order, latest) // open
            .delete(SHARD, order, "not-a-run-id")
            .build());

    assertThat(store.loadRun(SHARD, order, first)).isNull();
    assertThat(isDue(first)).isTrue();
    assertThat(store.loadCurrentRuns(Map.of(order, SHARD)).get(order)).isNotNull();
    assertThat(isDue(latest)).isFalse();

    store.commit(
        batch(SHARD, epoch)
            .close(SHARD, order, latest, WorkflowStatus.COMPLETED)
            .delete(SHARD, order, latest)
            .build());

    assertThat(store.loadCurrentRuns(Map.of(order, SHARD))).isEmpty();
    assertThat(isDue(latest)).isTrue();
  }

  @Test
  void shouldNotDeleteForAnEarlierOwner() {
    long epoch = epochOf(202);
    WorkflowKey order = key("order-not-deleted");
    String runId = newRunId();
    store.commit(
        batch(202, epoch)
            .open(202, order, runId, null)
            .close(202, order, runId, WorkflowStatus.COMPLETED)
            .build());
    store.acquire(Set.of(202), "thief:7233");

    assertThatThrownBy(() -> store.commit(batch(202, epoch).delete(202, order, runId).build()))
        .isInstanceOf(ShardLostException.class);

    assertThat(store.loadCurrentRuns(Map.of(order, 202))).containsOnlyKeys(order);
  }

  private static boolean isDue(String runId) {
    return database
        .jdbc()
        .sql("SELECT delete_at <= now() IS TRUE FROM visibility WHERE run_id = ?")
        .param(UUID.fromString(runId))
        .query(Boolean.class)
        .single();
  }

  @Test
  void shouldRefuseACommitForAShardThatNobodyEverTook() {
    assertThatThrownBy(() -> store.commit(batch(999, 1).row(999, newRunId(), 1, 1, 1).build()))
        .isInstanceOf(ShardLostException.class);
  }

  @Test
  void shouldRollEverythingBackWhenALaterStatementFails() {
    long epoch = epochOf(SHARD);
    String taken = newRunId();
    store.commit(
        batch(SHARD, epoch)
            .open(SHARD, key("order-taken"), taken, null)
            .row(SHARD, taken, 1, 1, 2)
            .build());

    // Often enough that the statements are prepared, described and have their final plans.
    for (int i = 0; i < 20; i++) {
      WorkflowKey order = key("order-rolled-back-" + i);
      String runId = newRunId();
      assertThatThrownBy(
              () ->
                  store.commit(
                      batch(SHARD, epoch)
                          .open(SHARD, order, runId, null)
                          .row(SHARD, runId, 1, 1, 2)
                          .row(SHARD, taken, 1, 1, 2)
                          .build()))
          .isInstanceOf(HistoryConflictException.class)
          .hasMessageContaining(taken);
      assertThat(store.loadCurrentRuns(Map.of(order, SHARD))).isEmpty();
      assertThat(store.loadRun(SHARD, order, runId)).isNull();
      assertThat(store.readEvents(SHARD, runId, 1, 10, 10)).isEmpty();
    }
  }

  @Test
  void shouldCommitInOneRoundTripHoweverManyStatements() {
    long epoch = epochOf(SHARD);
    for (int i = 0; i < 20; i++) {
      WorkflowKey order = key("order-round-trip-" + i);
      String runId = newRunId();
      Batches everything =
          batch(SHARD, epoch)
              .open(SHARD, order, runId, NOW)
              .row(SHARD, runId, 1, 1, 2)
              .row(SHARD, runId, 2, 0, 0)
              .wake(SHARD, runId, NOW.plusSeconds(3))
              .snapshot(SHARD, runId, 2, "state")
              .close(SHARD, order, runId, WorkflowStatus.COMPLETED)
              .delete(SHARD, key("deleted"), newRunId());
      try (RoundTrips trips = new RoundTrips()) {
        store.commit(everything.build());
        assertThat(trips.count()).as("commit %s", i).isEqualTo(1);
      }
      try (RoundTrips trips = new RoundTrips()) {
        store.loadCurrentRuns(Map.of(order, SHARD, key("nobody"), SHARD));
        assertThat(trips.count()).as("load %s", i).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldSayThatTheStoreIsUnavailableWhenTheDatabaseIsNotThere() {
    try (HistoryConnections nowhere =
        new HistoryConnections(
            "jdbc:postgresql://127.0.0.1:1/none",
            "none",
            "none",
            1,
            Duration.ofMillis(300),
            new DatabaseServer())) {
      PostgresHistoryStore unreachable = new PostgresHistoryStore(nowhere, Batches::decode);
      assertThatThrownBy(() -> unreachable.acquire(List.of(1), "a"))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("take shards over");
    }
  }

  private static long epochOf(int shard) {
    return Objects.requireNonNull(store.acquire(Set.of(shard), "test:7233").epochs().get(shard));
  }

  private static Instant wakeAt(WorkflowKey key, String runId) {
    return Objects.requireNonNull(
        Objects.requireNonNull(store.loadRun(SHARD, key, runId)).wakeAt());
  }

  private static List<Long> sequences(String runId) {
    return database
        .jdbc()
        .sql("SELECT sequence FROM history WHERE run_id = ? ORDER BY sequence")
        .param(UUID.fromString(runId))
        .query(Long.class)
        .list();
  }
}
