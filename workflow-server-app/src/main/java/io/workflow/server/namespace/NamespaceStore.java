package io.workflow.server.namespace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where the namespaces of the cluster are kept. Each call is one transaction, and blocks. */
public interface NamespaceStore {

  Optional<Namespace> find(String name);

  Optional<Namespace> find(UUID id);

  /** In the order of their names, those after {@code name}. */
  List<Namespace> list(String after, int limit);

  /** Returns false when there is one with its name, or one is still being deleted. */
  boolean add(Namespace namespace, Instant now);

  /** As it is now; empty when there is none. */
  Optional<Namespace> change(String name, NamespaceUpdate update);

  /**
   * Takes a namespace out. Its executions go in the background.
   *
   * @param from when they go at the earliest
   * @return false when there is none
   */
  boolean delete(String name, Instant from);
}
