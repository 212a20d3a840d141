package io.workflow.server.namespace;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code namespaces}. */
@Entity
@Table(name = "namespaces")
class NamespaceEntity {

  @Id private String name;

  private @Nullable String description;

  /** In seconds. */
  private long retention;

  private @Nullable String ownerEmail;

  /** See {@link NamespaceData}. */
  private String data;

  @Enumerated(EnumType.STRING)
  private Namespace.State state;

  @Column(name = "id")
  private UUID uuid;

  @SuppressWarnings("NullAway") // JPA fills the fields
  protected NamespaceEntity() {}

  NamespaceEntity(Namespace namespace) {
    this.name = namespace.name();
    this.description = namespace.description();
    this.retention = namespace.retention().toSeconds();
    this.ownerEmail = namespace.ownerEmail();
    this.data = NamespaceData.write(namespace.data());
    this.state = namespace.state();
    this.uuid = namespace.id();
  }

  Namespace toNamespace() {
    return new Namespace(
        name,
        description,
        Duration.ofSeconds(retention),
        ownerEmail,
        NamespaceData.read(data),
        state,
        uuid);
  }
}
