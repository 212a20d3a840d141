package io.workflow.autoconfigure;

import io.workflow.definition.ActivityDefinition;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.DefinitionException;
import io.workflow.worker.activity.ActivityBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans with activities, and which of them runs what.
 *
 * @param activities by type, with the name of the bean
 */
record ActivityBeans(ConfigurableListableBeanFactory beans, Map<String, Chosen> activities) {

  /** An activity and the bean that runs it, which need not be the one whose annotations count. */
  record Chosen(ActivityDefinition definition, String beanName) {}

  /**
   * Reads the beans.
   *
   * @param discovered goes before what a bean looks like now, when it may be a mock or a proxy
   * @throws DefinitionException when it can't be told which bean runs an activity
   */
  static ActivityBeans of(ConfigurableListableBeanFactory beans, DiscoveredTypes discovered) {
    Map<String, Class<?>> classes = classes(beans, discovered);
    Map<String, Map<String, ActivityDefinition>> byType = new LinkedHashMap<>();
    classes.forEach(
        (name, type) -> {
          var onMethod = DefinedBean.of(beans, name).activityOfMethod();
          for (ActivityDefinition definition : ActivityDefinition.ofBean(type, onMethod)) {
            byType.computeIfAbsent(definition.type(), any -> new TreeMap<>()).put(name, definition);
          }
        });
    BeanChoice choice = new BeanChoice(beans);
    Map<String, Chosen> activities = new LinkedHashMap<>();
    byType.forEach(
        (type, candidates) ->
            activities.put(type, choose(beans, choice, candidates, classes.keySet())));
    return new ActivityBeans(beans, activities);
  }

  private static Map<String, Class<?>> classes(
      ConfigurableListableBeanFactory beans, DiscoveredTypes discovered) {
    Map<String, Class<?>> classes = new LinkedHashMap<>();
    for (Iterator<String> names = beans.getBeanNamesIterator(); names.hasNext(); ) {
      String name = names.next();
      Class<?> known = discovered.activities().get(name);
      if (known != null) {
        classes.put(name, known);
      } else if (!DefinedBean.isTargetOfProxy(name)) {
        Class<?> type = DefinedBean.of(beans, name).userClass();
        if (type != null && ActivityDefinition.isActivity(type)) {
          classes.put(name, type);
        }
      }
    }
    return classes;
  }

  /**
   * A bean that Spring would inject for the interface runs its activities, also if it says nothing
   * of them itself, as a fake. It has no say in activities that another bean has under names of its
   * own.
   */
  private static Chosen choose(
      ConfigurableListableBeanFactory beans,
      BeanChoice choice,
      Map<String, ActivityDefinition> candidates,
      Collection<String> known) {
    ActivityDefinition first = candidates.values().iterator().next();
    if (candidates.values().stream().anyMatch(each -> each.contract() != first.contract())) {
      throw sameName(beans, candidates);
    }
    Optional<String> injected =
        choice
            .ofType(first.contract())
            .filter(name -> candidates.containsKey(name) || !known.contains(name));
    String chosen =
        injected
            .or(() -> choice.among(candidates.keySet()))
            .orElseThrow(() -> undecided(beans, first, candidates.keySet()));
    return new Chosen(candidates.getOrDefault(chosen, first), chosen);
  }

  private static DefinitionException undecided(
      ConfigurableListableBeanFactory beans,
      ActivityDefinition activity,
      Collection<String> names) {
    return new DefinitionException(
        """
        Expected one bean to run activity '%s' of %s, but there are %s. Mark one of them with \
        @Primary or all others \
        with @Fallback; or let each run under a name of its own, by @Activity(name = ...) on its \
        class or @Bean method."""
            .formatted(
                activity.type(),
                activity.contract().getName(),
                names.stream()
                    .map(name -> DefinedBean.of(beans, name).describe())
                    .collect(Collectors.joining(" and "))));
  }

  private static DefinitionException sameName(
      ConfigurableListableBeanFactory beans, Map<String, ActivityDefinition> candidates) {
    List<String> all = new ArrayList<>();
    candidates.forEach(
        (name, definition) ->
            all.add(
                "%s of bean %s"
                    .formatted(
                        definition.contract().getName(), DefinedBean.of(beans, name).describe())));
    return new DefinitionException(
        """
        Expected one type to have activity '%s', but there are %s. Give one of them another name \
        with \
        @Activity(name = ...) on the type."""
            .formatted(candidates.values().iterator().next().type(), String.join(" and ", all)));
  }

  ActivityRegistry registry() {
    return ActivityRegistry.ofDefinitions(
        activities.values().stream().map(Chosen::definition).toList());
  }

  /** By activity type. */
  Map<String, ActivityBean> byType(ActivityRegistry registry) {
    Map<String, ActivityBean> byType = new HashMap<>();
    for (ActivityDefinition definition : registry.definitions()) {
      Chosen chosen = activities.get(definition.type());
      if (chosen == null) {
        throw new IllegalStateException("No bean has activity " + definition.type());
      }
      byType.put(
          definition.type(), new ActivityBean(definition, () -> beans.getBean(chosen.beanName())));
    }
    return byType;
  }
}
