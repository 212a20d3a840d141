package io.workflow.server.persistence.visibility;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;

/** A row of {@code search_attributes}. */
@Entity
@Table(name = "search_attributes")
class SearchAttributeEntity implements Persistable<SearchAttributeEntity.Key> {

  /** A name is unique within its namespace. */
  @Embeddable
  record Key(String namespace, String name) {}

  @EmbeddedId private Key id;

  /** A text, because a newer version of the server may know more types than this one. */
  private String type;

  /** Its key is given and not made: only this tells a new one from a changed one. */
  @Transient private boolean stored;

  @SuppressWarnings("NullAway") // JPA fills the fields
  protected SearchAttributeEntity() {}

  SearchAttributeEntity(String namespace, String name, String type) {
    this.id = new Key(namespace, name);
    this.type = type;
  }

  @Override
  public Key getId() {
    return id;
  }

  String type() {
    return type;
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
