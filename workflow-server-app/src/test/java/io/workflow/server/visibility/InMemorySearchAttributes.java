package io.workflow.server.visibility;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Search attributes for tests without a database. */
public final class InMemorySearchAttributes implements SearchAttributeStore {

  private final Map<String, Map<String, SearchAttributeType>> byNamespace = new HashMap<>();
  private int lookups;

  /** A registry in which the namespace {@code default} has these. */
  public static SearchAttributeRegistry registry(Map<String, SearchAttributeType> attributes) {
    InMemorySearchAttributes store = new InMemorySearchAttributes();
    store.add("default", attributes);
    return new SearchAttributeRegistry(store, InstantSource.system());
  }

  int lookups() {
    return lookups;
  }

  @Override
  public synchronized Map<String, SearchAttributeType> registered(String namespace) {
    lookups++;
    return Map.copyOf(byNamespace.getOrDefault(namespace, Map.of()));
  }

  @Override
  public synchronized Map<String, SearchAttributeType> registeredAnywhere() {
    Map<String, SearchAttributeType> all = new HashMap<>();
    byNamespace.values().forEach(all::putAll);
    return all;
  }

  @Override
  public synchronized void add(String namespace, Map<String, SearchAttributeType> attributes) {
    Map<String, SearchAttributeType> there =
        byNamespace.computeIfAbsent(namespace, any -> new HashMap<>());
    attributes.forEach(there::putIfAbsent);
  }

  @Override
  public synchronized void remove(String namespace, Collection<String> names) {
    byNamespace.getOrDefault(namespace, new HashMap<>()).keySet().removeAll(names);
  }
}
