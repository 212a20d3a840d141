package io.workflow.server.namespace;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;

/** Namespaces in a map: {@code default} is there. */
public final class InMemoryNamespaces implements NamespaceRepository {

  private final TreeMap<String, NamespaceEntity> rows = new TreeMap<>();
  private int lookups;

  public InMemoryNamespaces() {
    insert(Namespace.DEFAULT, null, Namespace.DEFAULT_RETENTION.toSeconds(), Instant.EPOCH);
  }

  /** A registry over new, empty namespaces. */
  public static NamespaceRegistry registry() {
    return new NamespaceRegistry(new InMemoryNamespaces(), Clock.systemUTC());
  }

  int lookups() {
    return lookups;
  }

  @Override
  public synchronized Optional<NamespaceEntity> findById(String name) {
    lookups++;
    return Optional.ofNullable(rows.get(name));
  }

  @Override
  public synchronized List<NamespaceEntity> findByNameGreaterThanOrderByName(
      String name, Limit limit) {
    return rows.tailMap(name, false).values().stream().limit(limit.max()).toList();
  }

  @Override
  public synchronized int insert(
      String name, @Nullable String description, long retention, Instant createdAt) {
    NamespaceEntity row =
        new NamespaceEntity(new Namespace(name, description, Duration.ofSeconds(retention)));
    return rows.putIfAbsent(name, row) == null ? 1 : 0;
  }
}
