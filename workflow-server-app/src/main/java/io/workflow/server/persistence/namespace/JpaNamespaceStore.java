package io.workflow.server.persistence.namespace;

import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceStore;
import io.workflow.server.namespace.NamespaceUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps namespaces by Spring Data JPA. */
@Component
class JpaNamespaceStore implements NamespaceStore {

  private final NamespaceRepository namespaces;
  private final DeletedNamespaceRepository deleted;
  private final TransactionTemplate transactions;

  JpaNamespaceStore(
      NamespaceRepository namespaces,
      DeletedNamespaceRepository deleted,
      PlatformTransactionManager transactions) {
    this.namespaces = namespaces;
    this.deleted = deleted;
    this.transactions = new TransactionTemplate(transactions);
  }

  @Override
  public Optional<Namespace> find(String name) {
    return namespaces.findById(name).map(NamespaceEntity::toNamespace);
  }

  @Override
  public Optional<Namespace> find(UUID id) {
    return namespaces.findByUuid(id).map(NamespaceEntity::toNamespace);
  }

  @Override
  public List<Namespace> list(String after, int limit) {
    return namespaces.findByNameGreaterThanOrderByName(after, Limit.of(limit)).stream()
        .map(NamespaceEntity::toNamespace)
        .toList();
  }

  @Override
  public boolean add(Namespace namespace, Instant now) {
    try {
      return inTransaction(() -> addOne(namespace, now));
    } catch (DataIntegrityViolationException sameMoment) {
      return false; // somebody else was a moment faster
    }
  }

  private boolean addOne(Namespace namespace, Instant now) {
    if (namespaces.existsById(namespace.name()) || deleted.existsById(namespace.name())) {
      return false;
    }
    namespaces.saveAndFlush(new NamespaceEntity(namespace, now));
    return true;
  }

  @Override
  public Optional<Namespace> change(String name, NamespaceUpdate update) {
    return inTransaction(
        () -> {
          Optional<NamespaceEntity> found = namespaces.findLockedByName(name);
          found.ifPresent(namespace -> namespace.change(update));
          return found.map(NamespaceEntity::toNamespace);
        });
  }

  @Override
  public boolean delete(String name, Instant from) {
    return inTransaction(
        () -> {
          Optional<NamespaceEntity> found = namespaces.findLockedByName(name);
          found.ifPresent(
              namespace -> {
                namespaces.delete(namespace);
                deleted.save(new DeletedNamespaceEntity(name, from));
              });
          return found.isPresent();
        });
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(_status -> work.get()));
  }
}
