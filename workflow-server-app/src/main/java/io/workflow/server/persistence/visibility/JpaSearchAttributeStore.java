package io.workflow.server.persistence.visibility;

import io.workflow.server.visibility.SearchAttributeStore;
import io.workflow.server.visibility.SearchAttributeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps search attributes by Spring Data JPA. */
@Component
class JpaSearchAttributeStore implements SearchAttributeStore {

  /** More names than this are not shown of all namespaces together. */
  private static final int MAXIMUM_NAMES = 1_000;

  private final SearchAttributeRepository attributes;
  private final TransactionTemplate transactions;

  JpaSearchAttributeStore(
      SearchAttributeRepository attributes, PlatformTransactionManager transactions) {
    this.attributes = attributes;
    this.transactions = new TransactionTemplate(transactions);
  }

  @Override
  public Map<String, SearchAttributeType> registered(String namespace) {
    Map<String, SearchAttributeType> found = new HashMap<>();
    attributes
        .findByIdNamespace(namespace)
        .forEach(attribute -> put(found, attribute.getId().name(), attribute.type()));
    return found;
  }

  @Override
  public Map<String, SearchAttributeType> registeredAnywhere() {
    Map<String, SearchAttributeType> found = new HashMap<>();
    attributes
        .findNames(Limit.of(MAXIMUM_NAMES))
        .forEach(attribute -> put(found, attribute.getName(), attribute.getType()));
    return found;
  }

  /** A type that a newer version knows can't be searched by this one. */
  private static void put(Map<String, SearchAttributeType> found, String name, String written) {
    SearchAttributeType type = SearchAttributeType.named(written);
    if (type != null) {
      found.put(name, type);
    }
  }

  @Override
  public void add(String namespace, Map<String, SearchAttributeType> wanted) {
    try {
      transactions.executeWithoutResult(_status -> addMissing(namespace, wanted));
    } catch (DataIntegrityViolationException sameMoment) {
      // Somebody else has registered one of them since we looked: now we see it.
      transactions.executeWithoutResult(_status -> addMissing(namespace, wanted));
    }
  }

  private void addMissing(String namespace, Map<String, SearchAttributeType> wanted) {
    Set<String> there = new HashSet<>();
    attributes
        .findByIdNamespace(namespace)
        .forEach(attribute -> there.add(attribute.getId().name()));
    attributes.saveAllAndFlush(
        wanted.entrySet().stream()
            .filter(entry -> !there.contains(entry.getKey()))
            .map(
                entry ->
                    new SearchAttributeEntity(
                        namespace, entry.getKey(), entry.getValue().typeName()))
            .toList());
  }

  @Override
  public void remove(String namespace, Collection<String> names) {
    transactions.executeWithoutResult(
        _status -> attributes.deleteByIdNamespaceAndIdNameIn(namespace, names));
  }
}
