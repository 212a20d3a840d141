package io.workflow.server.persistence;

import static io.workflow.server.persistence.Batches.NOW;
import static io.workflow.server.persistence.Batches.batch;
import static io.workflow.server.persistence.Batches.key;
import static io.workflow.server.persistence.Batches.newRunId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.HistoryEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Access paths at sizes at which a wrong one would show. */
class ManyRowsIT {

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
  void shouldPageThroughALongHistoryAndReadOnlyItsPages() {
    long epoch = Objects.requireNonNull(store.acquire(Set.of(1), "test:7233").epochs().get(1));
    String runId = newRunId();
    int events = 20_000;
    Batches batch = batch(1, epoch).open(1, key("long"), runId, null);
    long eventId = 1;
    for (long sequence = 1; eventId <= events; sequence++) {
      // 1, 2 or 3 events, and every fifth row without any.
      int count = sequence % 5 == 0 ? 0 : (int) Math.min(1 + sequence % 3, events + 1 - eventId);
      batch.row(1, runId, sequence, count == 0 ? 0 : eventId, count);
      eventId += count;
    }
    store.commit(batch.build());

    List<Long> read = new ArrayList<>();
    for (long next = 1; next <= events; next = read.getLast() + 1) {
      List<HistoryEvent> page = store.readEvents(1, runId, next, Long.MAX_VALUE, 1_000);
      assertThat(page).hasSizeBetween(Math.min(1_000, (int) (events - next + 1)), 1_002);
      page.forEach(event -> read.add(event.eventId()));
    }
    assertThat(read).isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());

    for (long from = 1; from <= events; from += 997) {
      assertThat(store.readEvents(1, runId, from, from + 4, 100))
          .extracting(HistoryEvent::eventId)
          .isEqualTo(LongStream.rangeClosed(from, Math.min(events, from + 4)).boxed().toList());
    }
    assertThat(store.readEvents(1, runId, events + 1, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(blocksRead("SELECT history_position(1, '%s', 15000)".formatted(runId)))
        .as("pages touched to find an event of %s", events)
        .isLessThan(200);
  }

  @Test
  void shouldFindTheNextAlarmsOf100000ExecutionsByTheIndex() {
    database
        .jdbc()
        .sql(
            """
            INSERT INTO executions (shard, run_id, namespace, workflow_id, status, start_request_id, wake_at)
            SELECT i % 512, gen_random_uuid(), 'default', 'sleeper-' || i, 0, 'r',
              CASE WHEN i % 10 = 0 THEN NULL ELSE ?::timestamptz + make_interval(secs => i / 7) END
            FROM generate_series(1, 100000) AS i
            """)
        .param(NOW.toString())
        .update();
    database.jdbc().sql("ANALYZE executions").update();
    Set<Integer> mine = IntStream.range(0, 256).boxed().collect(Collectors.toSet());
    var until = NOW.plus(Duration.ofMinutes(5));

    List<StoredAlarm> alarms = new ArrayList<>();
    @Nullable StoredAlarm last = null;
    List<StoredAlarm> page;
    do {
      page = store.alarmsBefore(mine, until, last, 100);
      alarms.addAll(page);
      last = page.isEmpty() ? null : page.getLast();
    } while (page.size() == 100);

    int expected =
        database
            .jdbc()
            .sql("SELECT count(*) FROM executions WHERE shard < 256 AND wake_at < ?::timestamptz")
            .param(until.toString())
            .query(Integer.class)
            .single();
    assertThat(alarms).hasSize(expected).hasSizeGreaterThan(500);
    assertThat(new HashSet<>(alarms)).hasSize(expected);
    assertThat(alarms).isSortedAccordingTo(Comparator.comparing(StoredAlarm::wakeAt));
    assertThat(alarms).allMatch(alarm -> mine.contains(alarm.shard()));
    String sql =
        AlarmQueries.NEXT_PAGE
            .replaceFirst("\\?", "'" + until + "'")
            .replaceFirst("\\?", "'{" + join(mine) + "}'::int[]")
            .replaceFirst("\\?, \\?, \\?", "'" + NOW + "', 5, gen_random_uuid()")
            .replaceFirst("\\?", "100");
    assertThat(plan(sql)).contains("executions_wake_at").doesNotContain("Seq Scan", "Sort");
    assertThat(blocksRead(sql)).isLessThan(400);
  }

  @Test
  void shouldCloseRunsWithoutGoingThroughOthers() {
    long epoch = Objects.requireNonNull(store.acquire(Set.of(2), "test:7233").epochs().get(2));
    List<String> runIds = IntStream.range(0, 4_000).mapToObj(i -> newRunId()).toList();
    for (int from = 0; from < runIds.size(); from += 500) {
      Batches opened = batch(2, epoch);
      runIds
          .subList(from, from + 500)
          .forEach(
              runId -> opened.open(2, key("close-" + runId), runId, NOW).row(2, runId, 1, 1, 2));
      store.commit(opened.build());
    }

    for (int from = 0; from < runIds.size(); from += 500) {
      Batches closed = batch(2, epoch);
      runIds
          .subList(from, from + 500)
          .forEach(
              runId -> closed.close(2, key("close-" + runId), runId, WorkflowStatus.COMPLETED));
      store.commit(closed.build());
    }

    // The statistics arrive a moment later; without the right index they count millions.
    await().until(() -> rowsReadBy("visibility_pkey") >= runIds.size());
    assertThat(
            rowsReadBy("visibility_status", "visibility_start_time", "visibility_type")
                + rowsReadBy("visibility_pkey", "visibility_workflow_id"))
        .isLessThan(2 * runIds.size());
  }

  private static int rowsReadBy(String... indexes) {
    return database
        .jdbc()
        .sql(
            "SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes WHERE indexrelname = ANY (?)")
        .param(indexes)
        .query(Integer.class)
        .single();
  }

  @Test
  void shouldEndAPageOfEventsWhenItIsLargeEnough() {
    long epoch = Objects.requireNonNull(store.acquire(Set.of(3), "test:7233").epochs().get(3));
    String runId = newRunId();
    Batches batch = batch(3, epoch).open(3, key("large"), runId, null);
    for (int event = 1; event <= 10; event++) {
      batch.largeRow(3, runId, event, event, 700_000);
    }
    store.commit(batch.build());

    List<HistoryEvent> first = store.readEvents(3, runId, 1, 10, 1_000);
    List<HistoryEvent> next = store.readEvents(3, runId, 4, 10, 1_000);

    assertThat(first).extracting(HistoryEvent::eventId).containsExactly(1L, 2L, 3L);
    assertThat(next).extracting(HistoryEvent::eventId).containsExactly(4L, 5L, 6L);
  }

  private static String join(Set<Integer> shards) {
    return shards.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String plan(String sql) {
    return String.join("\n", database.jdbc().sql("EXPLAIN " + sql).query(String.class).list());
  }

  /** On a connection of the store, the second time: without what a new connection looks up. */
  private static int blocksRead(String sql) {
    return database
        .connections()
        .call(
            "explain",
            connection -> {
              explain(connection, sql);
              return explain(connection, sql);
            });
  }

  private static int explain(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet lines = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + sql)) {
      while (lines.next()) {
        String line = lines.getString(1);
        if (line.contains("Buffers:")) {
          return Arrays.stream(line.split("[ ,]+", -1))
              .filter(part -> part.startsWith("hit=") || part.startsWith("read="))
              .mapToInt(part -> Integer.parseInt(part.substring(part.indexOf('=') + 1)))
              .sum();
        }
      }
    }
    return 0;
  }
}
