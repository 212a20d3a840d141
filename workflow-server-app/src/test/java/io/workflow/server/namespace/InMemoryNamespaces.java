package io.workflow.server.namespace;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;

/** Namespaces in a map: {@code default} is there. */
public final class InMemoryNamespaces implements NamespaceRepository {

  private final TreeMap<String, NamespaceEntity> rows = new TreeMap<>();
  private int lookups;

  public InMemoryNamespaces() {
    Namespace first = new Namespace(Namespace.DEFAULT, null, Namespace.DEFAULT_RETENTION);
    rows.put(first.name(), new NamespaceEntity(first));
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
  public synchronized Optional<NamespaceEntity> findByUuid(UUID uuid) {
    return rows.values().stream().filter(row -> row.toNamespace().id().equals(uuid)).findFirst();
  }

  @Override
  public synchronized int insert(
      String name,
      @Nullable String description,
      long retention,
      @Nullable String ownerEmail,
      String data,
      UUID id,
      Instant createdAt) {
    NamespaceEntity row =
        new NamespaceEntity(
            new Namespace(
                name,
                description,
                Duration.ofSeconds(retention),
                ownerEmail,
                NamespaceData.read(data),
                Namespace.State.REGISTERED,
                id));
    return rows.putIfAbsent(name, row) == null ? 1 : 0;
  }

  @Override
  public synchronized int delete(String name, Instant deletedAt) {
    return rows.remove(name) == null ? 0 : 1;
  }

  @Override
  public synchronized int update(
      String name,
      @Nullable String description,
      @Nullable Long retention,
      @Nullable String ownerEmail,
      String data,
      @Nullable String state) {
    NamespaceEntity row = rows.get(name);
    if (row == null) {
      return 0;
    }
    Namespace old = row.toNamespace();
    Map<String, String> merged = new HashMap<>(old.data());
    merged.putAll(NamespaceData.read(data));
    rows.put(
        name,
        new NamespaceEntity(
            new Namespace(
                name,
                description == null ? old.description() : description,
                retention == null ? old.retention() : Duration.ofSeconds(retention),
                ownerEmail == null ? old.ownerEmail() : ownerEmail,
                merged,
                state == null ? old.state() : Namespace.State.valueOf(state),
                old.id())));
    return 1;
  }
}
