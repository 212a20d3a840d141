package io.workflow.server.namespace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The namespaces of the cluster. */
interface NamespaceRepository extends Repository<NamespaceEntity, String> {

  Optional<NamespaceEntity> findById(String name);

  List<NamespaceEntity> findByNameGreaterThanOrderByName(String name, Limit limit);

  /**
   * Inserts a namespace unless there is one with its name.
   *
   * @return 1 when it was inserted, else 0
   */
  @Transactional
  @Modifying
  @Query(
      nativeQuery = true,
      value =
          "INSERT INTO namespaces (name, description, retention, created_at)"
              + " VALUES (:name, CAST(:description AS text), :retention, :createdAt)"
              + " ON CONFLICT (name) DO NOTHING")
  int insert(String name, @Nullable String description, long retention, Instant createdAt);
}
