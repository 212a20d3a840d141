package io.workflow.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Which of several beans is meant, by the rules that Spring has for injecting one of them. */
final class BeanChoice {

  private final ConfigurableListableBeanFactory beans;
  private final Map<Class<?>, List<String>> byType = new HashMap<>();

  BeanChoice(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /** The bean that Spring would inject for a type; empty if there is none, or no way to tell. */
  Optional<String> ofType(Class<?> type) {
    return among(byType.computeIfAbsent(type, this::candidates));
  }

  /** No bean is made to find out what it is. */
  private List<String> candidates(Class<?> type) {
    return Arrays.stream(beans.getBeanNamesForType(type, true, false))
        .filter(name -> !DefinedBean.isTargetOfProxy(name))
        .filter(name -> DefinedBean.of(beans, name).isAutowireCandidate())
        .toList();
  }

  /** The only one, or the only primary one, or the only one that is no fallback. */
  Optional<String> among(Collection<String> names) {
    List<String> primary = matching(names, DefinedBean::isPrimary);
    if (!primary.isEmpty()) {
      return only(primary);
    }
    return only(names).or(() -> only(matching(names, bean -> !bean.isFallback())));
  }

  private List<String> matching(Collection<String> names, Predicate<DefinedBean> test) {
    return names.stream().filter(name -> test.test(DefinedBean.of(beans, name))).toList();
  }

  private static Optional<String> only(Collection<String> names) {
    return names.size() == 1 ? Optional.of(names.iterator().next()) : Optional.empty();
  }
}
