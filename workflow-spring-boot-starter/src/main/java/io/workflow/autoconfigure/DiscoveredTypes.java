package io.workflow.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was found before any bean was made, and before mocks and proxies took the place of beans: by
 * then their classes no longer say what they are.
 *
 * @param workflows the {@code @Workflow} classes of the application
 * @param activities the beans with activities: the class by the name of the bean, or the interface
 *     if that is all that its definition says
 */
record DiscoveredTypes(Set<Class<?>> workflows, Map<String, Class<?>> activities) {

  DiscoveredTypes {
    workflows = Set.copyOf(workflows);
    activities = new LinkedHashMap<>(activities);
  }
}
