package io.workflow.autoconfigure;

import io.workflow.Activity;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Conventions;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** A bean of the application by its name. */
record DefinedBean(ConfigurableListableBeanFactory beans, String name) {

  private static final String TARGET_OF_SCOPED_PROXY = "scopedTarget.";

  /** As {@link AutoProxyUtils#determineTargetClass} finds it, which may make factory beans. */
  private static final String TARGET_CLASS_OF_AUTO_PROXY =
      Conventions.getQualifiedAttributeName(AutoProxyUtils.class, "originalTargetClass");

  static DefinedBean of(ConfigurableListableBeanFactory beans, String name) {
    return new DefinedBean(beans, name);
  }

  /** Such a bean is reached by another one, its proxy. */
  static boolean isTargetOfProxy(String name) {
    return name.startsWith(TARGET_OF_SCOPED_PROXY);
  }

  /** As it was registered; changes count. */
  BeanDefinition definition() {
    return beans.getBeanDefinition(name);
  }

  private @Nullable BeanDefinition merged() {
    return beans.containsBeanDefinition(name) ? beans.getMergedBeanDefinition(name) : null;
  }

  boolean isPrimary() {
    BeanDefinition merged = merged();
    return merged != null && merged.isPrimary();
  }

  boolean isFallback() {
    return merged() instanceof AbstractBeanDefinition definition && definition.isFallback();
  }

  boolean isAutowireCandidate() {
    BeanDefinition merged = merged();
    return merged == null || merged.isAutowireCandidate();
  }

  /** What stands on its {@code @Bean} method; {@code null} when nothing does. */
  @Nullable Activity activityOfMethod() {
    Method method =
        merged() instanceof RootBeanDefinition root ? root.getResolvedFactoryMethod() : null;
    return method == null
        ? null
        : AnnotatedElementUtils.findMergedAnnotation(method, Activity.class);
  }

  /** The class that the user wrote, behind proxies; {@code null} if nothing is known. */
  @Nullable Class<?> userClass() {
    if (beans.containsBeanDefinition(TARGET_OF_SCOPED_PROXY + name)) {
      return of(beans, TARGET_OF_SCOPED_PROXY + name).userClass();
    }
    BeanDefinition merged = merged();
    Class<?> type =
        merged == null ? null : (Class<?>) merged.getAttribute(TARGET_CLASS_OF_AUTO_PROXY);
    if (type == null) {
      type = beans.getType(name, false);
    }
    return type == null ? null : ClassUtils.getUserClass(type);
  }

  /** Name, class and place, for messages. */
  String describe() {
    Class<?> type = userClass();
    BeanDefinition definition = merged();
    String place = definition == null ? null : definition.getResourceDescription();
    return "'%s' (%s%s)"
        .formatted(
            name,
            type == null ? "of an unknown class" : type.getName(),
            place == null ? "" : ", defined in " + place);
  }
}
