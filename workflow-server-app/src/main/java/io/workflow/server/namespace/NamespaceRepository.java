package io.workflow.server.namespace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

  Optional<NamespaceEntity> findByUuid(UUID uuid);

  /**
   * Inserts a namespace unless there is one with its name, or one is still being deleted.
   *
   * @return 1 when it was inserted, else 0
   */
  @Transactional
  @Modifying
  @Query(
      nativeQuery = true,
      value =
          "INSERT INTO namespaces (name, description, retention, owner_email, data, id, created_at)"
              + " SELECT :name, CAST(:description AS text), :retention, CAST(:ownerEmail AS text), :data, :id, :createdAt"
              + " WHERE NOT EXISTS (SELECT FROM deleted_namespaces WHERE name = :name)"
              + " ON CONFLICT (name) DO NOTHING")
  int insert(
      String name,
      @Nullable String description,
      long retention,
      @Nullable String ownerEmail,
      String data,
      UUID id,
      Instant createdAt);

  /**
   * Takes a namespace out; its executions go in the background.
   *
   * @return 1 when there was such a namespace, else 0
   */
  @Transactional
  @Modifying
  @Query(
      nativeQuery = true,
      value =
          "WITH gone AS (DELETE FROM namespaces WHERE name = :name RETURNING name)"
              + " INSERT INTO deleted_namespaces (name, deleted_at) SELECT name, :deletedAt FROM gone")
  int delete(String name, Instant deletedAt);

  /**
   * Changes what is not {@code null}, and adds to the data.
   *
   * @return 1 when there is such a namespace, else 0
   */
  @Transactional
  @Modifying
  @Query(
      nativeQuery = true,
      value =
          "UPDATE namespaces SET description = COALESCE(CAST(:description AS text), description),"
              + " retention = COALESCE(CAST(:retention AS bigint), retention),"
              + " owner_email = COALESCE(CAST(:ownerEmail AS text), owner_email),"
              + " data = CAST(CAST(data AS jsonb) || CAST(:data AS jsonb) AS text),"
              + " state = COALESCE(CAST(:state AS text), state)"
              + " WHERE name = :name")
  int update(
      String name,
      @Nullable String description,
      @Nullable Long retention,
      @Nullable String ownerEmail,
      String data,
      @Nullable String state);
}
