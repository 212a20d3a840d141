package io.workflow.autoconfigure;

import io.workflow.worker.activity.ActivityBean;
import io.workflow.worker.definition.ActivityDefinition;
import io.workflow.worker.definition.ActivityRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The beans with activities.
 *
 * @param names of the beans, by class as the user wrote it
 */
record ActivityBeans(ConfigurableListableBeanFactory beans, Map<Class<?>, String> names) {

  private static final String TARGET_OF_SCOPED_PROXY = "scopedTarget.";

  static ActivityBeans of(ConfigurableListableBeanFactory beans) {
    Map<Class<?>, String> names = new LinkedHashMap<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = name.startsWith(TARGET_OF_SCOPED_PROXY) ? null : beans.getType(name, false);
      if (type != null) {
        Class<?> userClass = ClassUtils.getUserClass(type);
        if (ActivityDefinition.isActivity(userClass)) {
          names.put(userClass, name);
        }
      }
    }
    return new ActivityBeans(beans, names);
  }

  ActivityRegistry registry() {
    return ActivityRegistry.of(names.keySet());
  }

  /** By activity type. */
  Map<String, ActivityBean> byType(ActivityRegistry registry) {
    Map<String, ActivityBean> byType = new HashMap<>();
    for (ActivityDefinition definition : registry.definitions()) {
      String name =
          registry
              .beanClass(definition.type())
              .map(names::get)
              .orElseThrow(
                  () -> new IllegalStateException("No bean has activity " + definition.type()));
      byType.put(definition.type(), new ActivityBean(definition, () -> beans.getBean(name)));
    }
    return byType;
  }
}
