package io.workflow.server.persistence;

import static io.workflow.server.persistence.Batches.batch;
import static io.workflow.server.persistence.Batches.key;
import static io.workflow.server.persistence.Batches.newRunId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.ShardLostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A commit and a take-over of the same shard at the same time: one waits for the other. */
class EpochFenceIT {

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
  void shouldRefuseACommitThatWaitedForATakeOver() throws Exception {
    long epoch = epochOf(1);
    String runId = newRunId();
    CommitBatch late =
        batch(1, epoch).open(1, key("late"), runId, null).row(1, runId, 1, 1, 2).build();
    try (Connection thief = transaction();
        Statement takeOver = thief.createStatement()) {
      takeOver.execute("UPDATE shards SET epoch = epoch + 1 WHERE shard = 1");
      CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> store.commit(late));
      awaitLockWaiters(1);
      assertThat(commit).isNotDone();

      thief.commit();

      assertThatThrownBy(() -> commit.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              ShardLostException.class, lost -> assertThat(lost.shards()).containsExactly(1));
    }
    assertThat(store.loadRun(1, key("late"), runId)).isNull();
  }

  @Test
  void shouldHoldATakeOverOffUntilTheCommitIsThrough() throws Exception {
    long epoch = epochOf(2);
    try (Connection owner = transaction();
        Statement fence = owner.createStatement()) {
      fence.execute("SELECT check_epochs(ARRAY[2], ARRAY[" + epoch + "]::bigint[])");
      CompletableFuture<Map<Integer, Long>> takeOver =
          CompletableFuture.supplyAsync(() -> store.acquire(Set.of(2), "thief:7233").epochs());
      awaitLockWaiters(1);
      assertThat(takeOver).isNotDone();

      owner.commit();

      assertThat(takeOver.get(10, TimeUnit.SECONDS)).isEqualTo(Map.of(2, epoch + 1));
    }
  }

  @Test
  void shouldEndTheSessionOfANodeThatVanishedInTheMiddleOfACommit() throws Exception {
    long epoch = epochOf(3);
    long ended = database.connections().endedSessions();
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    CompletableFuture<Boolean> vanished =
        CompletableFuture.supplyAsync(
            () ->
                database
                    .connections()
                    .call(
                        "hold a shard",
                        connection -> {
                          hold(connection, 3, epoch, holds, taken);
                          return connection.isValid(5);
                        }));
    holds.await();
    assertThat(store.acquire(Set.of(3), "successor:7233").epochs()).isEqualTo(Map.of(3, epoch + 1));
    taken.countDown();
    assertThatThrownBy(() -> vanished.get(10, TimeUnit.SECONDS))
        .as("the session that held the shard")
        .hasRootCauseMessage("This connection has been closed.");
    assertThat(database.connections().endedSessions()).as("sessions ended").isEqualTo(ended + 1);
  }

  private static void hold(
      Connection connection, int shard, long epoch, CountDownLatch holds, CountDownLatch taken)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement fence = connection.createStatement()) {
      fence.execute("SELECT check_epochs(ARRAY[%d], ARRAY[%d]::bigint[])".formatted(shard, epoch));
      holds.countDown();
      taken.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldRaiseTheEpochsThatAreStillItsOwn() {
    long own = epochOf(4);
    long before = epochOf(5);
    long other = epochOf(5);
    assertThat(store.raise(Map.of(4, own, 5, before))).isEqualTo(Map.of(4, own + 1));
    assertThat(store.epochs(Set.of(4, 5))).isEqualTo(Map.of(4, own + 1, 5, other));
  }

  @Test
  void shouldRefuseACommitThatWasOnItsWayWhenTheEpochWasRaised() {
    long own = epochOf(6);
    store.raise(Map.of(6, own));
    String runId = newRunId();
    CommitBatch slow =
        batch(6, own).open(6, key("slow"), runId, null).row(6, runId, 1, 1, 2).build();
    assertThatThrownBy(() -> store.commit(slow)).isInstanceOf(ShardLostException.class);
  }

  private static Connection transaction() throws SQLException {
    Connection connection = database.dataSource().getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void awaitLockWaiters(int count) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        database
                            .jdbc()
                            .sql(
                                "SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE wait_event_type = 'Lock' AND datname = current_database()")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(count));
  }

  private static long epochOf(int shard) {
    return Objects.requireNonNull(store.acquire(Set.of(shard), "test:7233").epochs().get(shard));
  }
}
