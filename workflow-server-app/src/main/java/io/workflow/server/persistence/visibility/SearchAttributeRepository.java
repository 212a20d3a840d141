package io.workflow.server.persistence.visibility;

import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The registered search attributes. */
interface SearchAttributeRepository
    extends Repository<SearchAttributeEntity, SearchAttributeEntity.Key> {

  /** One name of all namespaces together. */
  interface NameAndType {
    String getName();

    String getType();
  }

  List<SearchAttributeEntity> findByIdNamespace(String namespace);

  /** In the order of their names; of several types of a name one. */
  @Query(
      "SELECT s.id.name AS name, MIN(s.type) AS type FROM SearchAttributeEntity s"
          + " GROUP BY s.id.name ORDER BY s.id.name")
  List<NameAndType> findNames(Limit limit);

  List<SearchAttributeEntity> saveAllAndFlush(Iterable<SearchAttributeEntity> attributes);

  void deleteByIdNamespaceAndIdNameIn(String namespace, Collection<String> names);
}
