package io.workflow.server.namespace;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Namespaces in a map: {@code default} is there. */
public final class InMemoryNamespaces implements NamespaceStore {

  private final TreeMap<String, Namespace> rows = new TreeMap<>();
  private int lookups;

  public InMemoryNamespaces() {
    Namespace first =
        Namespace.registered(Namespace.DEFAULT, null, Namespace.DEFAULT_RETENTION, null, Map.of());
    rows.put(first.name(), first);
  }

  /** A registry over new, empty namespaces. */
  public static NamespaceRegistry registry() {
    return new NamespaceRegistry(new InMemoryNamespaces(), Clock.systemUTC());
  }

  int lookups() {
    return lookups;
  }

  @Override
  public synchronized Optional<Namespace> find(String name) {
    lookups++;
    return Optional.ofNullable(rows.get(name));
  }

  @Override
  public synchronized Optional<Namespace> find(UUID id) {
    return rows.values().stream().filter(row -> row.id().equals(id)).findFirst();
  }

  @Override
  public synchronized List<Namespace> list(String after, int limit) {
    return rows.tailMap(after, false).values().stream().limit(limit).toList();
  }

  @Override
  public synchronized boolean add(Namespace namespace, Instant now) {
    return rows.putIfAbsent(namespace.name(), namespace) == null;
  }

  @Override
  public synchronized Optional<Namespace> change(String name, NamespaceUpdate update) {
    return Optional.ofNullable(rows.computeIfPresent(name, (any, old) -> changed(old, update)));
  }

  private static Namespace changed(Namespace old, NamespaceUpdate update) {
    Map<String, String> merged = new HashMap<>(old.data());
    merged.putAll(update.data());
    return new Namespace(
        old.name(),
        update.description() == null ? old.description() : update.description(),
        Objects.requireNonNullElse(update.retention(), old.retention()),
        update.ownerEmail() == null ? old.ownerEmail() : update.ownerEmail(),
        merged,
        Objects.requireNonNullElse(update.state(), old.state()),
        old.id());
  }

  @Override
  public synchronized boolean delete(String name, Instant from) {
    return rows.remove(name) != null;
  }
}
