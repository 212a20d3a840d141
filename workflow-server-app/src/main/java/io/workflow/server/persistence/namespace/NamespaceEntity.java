package io.workflow.server.persistence.namespace;

import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceUpdate;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** A row of {@code namespaces}. */
@Entity
@Table(name = "namespaces")
class NamespaceEntity implements Persistable<String> {

  @Id private String name;

  private @Nullable String description;

  /** In seconds. */
  private long retention;

  private @Nullable String ownerEmail;

  @Convert(converter = TextsConverter.class)
  private Map<String, String> data;

  @Enumerated(EnumType.STRING)
  private Namespace.State state;

  @Column(name = "id")
  private UUID uuid;

  @SuppressWarnings("UnusedVariable") // JPA writes it
  private Instant createdAt;

  /** Its key is given and not made: only this tells a new one from a changed one. */
  @Transient private boolean stored;

  @SuppressWarnings("NullAway") // JPA fills the fields
  protected NamespaceEntity() {}

  NamespaceEntity(Namespace namespace, Instant createdAt) {
    this.name = namespace.name();
    this.description = namespace.description();
    this.retention = namespace.retention().toSeconds();
    this.ownerEmail = namespace.ownerEmail();
    this.data = namespace.data();
    this.state = namespace.state();
    this.uuid = namespace.id();
    this.createdAt = createdAt;
  }

  void change(NamespaceUpdate update) {
    description = update.description() == null ? description : update.description();
    retention = update.retention() == null ? retention : update.retention().toSeconds();
    ownerEmail = update.ownerEmail() == null ? ownerEmail : update.ownerEmail();
    state = Objects.requireNonNullElse(update.state(), state);
    Map<String, String> merged = new HashMap<>(data);
    merged.putAll(update.data());
    data = merged;
  }

  Namespace toNamespace() {
    return new Namespace(
        name, description, Duration.ofSeconds(retention), ownerEmail, data, state, uuid);
  }

  @Override
  public String getId() {
    return name;
  }

  @Override
  public boolean isNew() {
    return !stored;
  }

  @PostLoad
  @PostPersist
  void isStored() {
    stored = true;
  }
}
