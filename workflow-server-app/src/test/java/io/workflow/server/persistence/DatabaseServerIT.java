package io.workflow.server.persistence;

import static io.workflow.server.persistence.Batches.batch;
import static io.workflow.server.persistence.Batches.key;
import static io.workflow.server.persistence.Batches.newRunId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.StoreUnavailableException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a server notices that its database is another one. */
class DatabaseServerIT {

  private TestDatabase database;
  private PostgresHistoryStore store;

  @BeforeEach
  void makeTables() {
    database = new TestDatabase();
    store = database.histories();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void shouldTakeAllConnectionsOfOneServerForThat() {
    epoch();
    try (HistoryConnections others = database.connections(2)) {
      assertThat(new PostgresHistoryStore(others, Batches::decode).epochs(Set.of(1))).hasSize(1);
    }
    database.nodes().beat("nobody", UUID.randomUUID(), null);
    assertThat(store.incarnation()).isZero();
  }

  @Test
  void shouldNoticeAnotherServerBeforeAnythingIsWrittenToIt() {
    long epoch = epoch();
    DatabaseServer server = new DatabaseServer();
    server.seen("the one before");
    try (HistoryConnections connections = database.connections(1, server)) {
      PostgresHistoryStore late = new PostgresHistoryStore(connections, Batches::decode);
      assertThatThrownBy(() -> late.commit(anyBatch(epoch), 0))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("another server");
      assertThat(late.incarnation()).isEqualTo(1);
      late.commit(anyBatch(epoch), 1);
    }
  }

  @Test
  void shouldNoticeAnotherServerWithABeatBehindAProxy() {
    DatabaseServer server = new DatabaseServer();
    try (PostgresNodeStore nodes = database.nodes(server)) {
      nodes.beat("nobody", UUID.randomUUID(), null);
      server.seen("the one before");
      long before = server.incarnation();
      nodes.beat("nobody", UUID.randomUUID(), null);
      assertThat(server.incarnation()).isEqualTo(before + 1);
    }
  }

  private long epoch() {
    return Objects.requireNonNull(store.acquire(Set.of(1), "a").epochs().get(1));
  }

  private static CommitBatch anyBatch(long epoch) {
    String runId = newRunId();
    return batch(1, epoch).open(1, key("order"), runId, null).row(1, runId, 1, 1, 2).build();
  }
}
