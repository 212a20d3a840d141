package io.workflow.server.persistence.namespace;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.repository.Repository;

/** The namespaces that can be used. */
interface NamespaceRepository extends Repository<NamespaceEntity, String> {

  Optional<NamespaceEntity> findById(String name);

  Optional<NamespaceEntity> findByUuid(UUID uuid);

  List<NamespaceEntity> findByNameGreaterThanOrderByName(String name, Limit limit);

  /** For a change: two of them at a time must not undo each other. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<NamespaceEntity> findLockedByName(String name);

  boolean existsById(String name);

  NamespaceEntity saveAndFlush(NamespaceEntity namespace);

  void delete(NamespaceEntity namespace);
}
