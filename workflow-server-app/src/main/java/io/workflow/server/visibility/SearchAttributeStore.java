package io.workflow.server.visibility;

import java.util.Collection;
import java.util.Map;

/** Where the registered search attributes are kept. Calls block. */
public interface SearchAttributeStore {

  /** Those of a namespace, by name. */
  Map<String, SearchAttributeType> registered(String namespace);

  /** Those of all namespaces. A name that has several types has one of them. */
  Map<String, SearchAttributeType> registeredAnywhere();

  /** Registers those that are not registered yet; leaves the others as they are. */
  void add(String namespace, Map<String, SearchAttributeType> attributes);

  /** Values that executions have are kept, but can't be searched any more. */
  void remove(String namespace, Collection<String> names);
}
