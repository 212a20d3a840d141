package io.workflow.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Finds classes by an annotation on them or on one of their methods, in the application's packages:
 * also those of which Spring would make no bean, since somebody who annotates an inner class wants
 * to know why it does not run.
 */
final class AnnotatedClasses extends ClassPathScanningCandidateComponentProvider {

  AnnotatedClasses(
      Environment environment, ResourceLoader resources, Class<? extends Annotation> annotation) {
    super(false, environment);
    setResourceLoader(resources);
    addIncludeFilter(new AnnotationTypeFilter(annotation));
    addIncludeFilter(
        (type, all) -> type.getAnnotationMetadata().hasAnnotatedMethods(annotation.getName()));
  }

  @Override
  protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
    return !definition.getMetadata().isInterface();
  }

  Set<Class<?>> find(ConfigurableListableBeanFactory beans) {
    Set<Class<?>> found = new LinkedHashSet<>();
    if (AutoConfigurationPackages.has(beans)) {
      for (String each : AutoConfigurationPackages.get(beans)) {
        for (BeanDefinition candidate : findCandidateComponents(each)) {
          found.add(
              ClassUtils.resolveClassName(
                  String.valueOf(candidate.getBeanClassName()), beans.getBeanClassLoader()));
        }
      }
    }
    return found;
  }
}
