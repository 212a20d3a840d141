package io.workflow.server.namespace;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A row of {@code namespaces}. */
@Entity
@Table(name = "namespaces")
class NamespaceEntity {

  @Id private String name;

  private @Nullable String description;

  /** In seconds. */
  private long retention;

  @SuppressWarnings("NullAway") // JPA fills the fields
  protected NamespaceEntity() {}

  NamespaceEntity(Namespace namespace) {
    this.name = namespace.name();
    this.description = namespace.description();
    this.retention = namespace.retention().toSeconds();
  }

  Namespace toNamespace() {
    return new Namespace(name, description, Duration.ofSeconds(retention));
  }
}
