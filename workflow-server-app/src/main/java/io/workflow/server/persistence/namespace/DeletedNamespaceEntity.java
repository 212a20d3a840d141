package io.workflow.server.persistence.namespace;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A row of {@code deleted_namespaces}: nobody can use it any more, and its name is free again once
 * all of its executions are gone.
 */
@Entity
@Table(name = "deleted_namespaces")
class DeletedNamespaceEntity {

  @Id private String name;

  /** From when on its executions go. What deletes them reads the column. */
  @SuppressWarnings({"unused", "FieldCanBeLocal"})
  private Instant deletedAt;

  @SuppressWarnings("NullAway") // JPA fills the fields
  protected DeletedNamespaceEntity() {}

  DeletedNamespaceEntity(String name, Instant deletedAt) {
    this.name = name;
    this.deletedAt = deletedAt;
  }
}
