package io.workflow.autoconfigure;

import io.workflow.definition.DefinitionException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Looks for properties that nobody reads. An option that does not exist is an error; options of a
 * type that is not known may be meant for one of another application, so that is a warning.
 */
final class UnknownProperties implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(UnknownProperties.class);

  private static final String WORKER = "workflow.worker";
  private static final String CLIENT = "workflow.client";
  private static final String ACTIVITIES = "activities";
  private static final String WORKFLOWS = "workflows";

  private final Environment environment;
  private final Supplier<Set<String>> activityTypes;
  private final Supplier<Set<String>> workflowTypes;

  /** The types are asked for when there are properties of types. */
  UnknownProperties(
      Environment environment,
      Supplier<Set<String>> activityTypes,
      Supplier<Set<String>> workflowTypes) {
    this.environment = environment;
    this.activityTypes = activityTypes;
    this.workflowTypes = workflowTypes;
  }

  @Override
  public void afterSingletonsInstantiated() {
    checkOptions(WORKER, OptionNames.of(WorkflowWorkerProperties.class, ACTIVITIES));
    checkOptions(CLIENT, OptionNames.of(WorkflowClientProperties.class, WORKFLOWS));
    unknownActivities().forEach(type -> warn(type, WORKER + "." + ACTIVITIES, activityTypes.get()));
    unknownWorkflows().forEach(type -> warn(type, CLIENT + "." + WORKFLOWS, workflowTypes.get()));
  }

  Set<String> unknownActivities() {
    OptionNames options = OptionNames.of(ActivityProperties.class);
    return unknownTypes(WORKER + "." + ACTIVITIES, options, activityTypes);
  }

  Set<String> unknownWorkflows() {
    OptionNames options = OptionNames.of(WorkflowTypeProperties.class);
    return unknownTypes(CLIENT + "." + WORKFLOWS, options, workflowTypes);
  }

  private void checkOptions(String prefix, OptionNames options) {
    for (String name : below(prefix)) {
      if (!options.knows(name)) {
        throw unknownOption(join(prefix, name), name, options);
      }
    }
  }

  private Set<String> unknownTypes(
      String prefix, OptionNames options, Supplier<Set<String>> knownTypes) {
    Set<String> unknown = new TreeSet<>();
    for (String name : below(prefix)) {
      String option = options.endOf(name);
      if (option.isEmpty()) {
        throw unknownOption(join(prefix, name), optionPart(name, knownTypes.get()), options);
      }
      String type = OptionNames.uniform(name);
      String uniform = type.substring(0, type.length() - OptionNames.uniform(option).length() - 1);
      if (knownTypes.get().stream().noneMatch(each -> uniform.equals(OptionNames.uniform(each)))) {
        unknown.add(typePart(name, option));
      }
    }
    return unknown;
  }

  private static String join(String prefix, String name) {
    return prefix + (name.startsWith("[") ? "" : ".") + name;
  }

  private static String typePart(String name, String option) {
    String[] parts = name.replaceAll("\\[\\d+]$", "").split("\\.", -1);
    int ofOption = option.split("\\.", -1).length;
    String type =
        Arrays.stream(parts).limit(parts.length - (long) ofOption).collect(Collectors.joining("."));
    return type.replaceAll("[\\[\\]]", "");
  }

  /** What stands behind the type, if that is known, or the last part. */
  private static String optionPart(String name, Collection<String> types) {
    String plain = name.replaceAll("[\\[\\]]", "");
    return types.stream()
        .filter(type -> plain.regionMatches(true, 0, type + ".", 0, type.length() + 1))
        .findFirst()
        .map(type -> plain.substring(type.length() + 1))
        .orElseGet(() -> plain.substring(plain.lastIndexOf('.') + 1));
  }

  private static DefinitionException unknownOption(
      String property, String option, OptionNames options) {
    return new DefinitionException(
        """
        Expected the property '%s' to be one that is read, but there is no option '%s'.%s Take it \
        away or mend it; the \
        options here are %s."""
            .formatted(
                property,
                option,
                ClosestName.hint(option, options.single()),
                String.join(", ", options.single())));
  }

  private static void warn(String type, String prefix, Collection<String> known) {
    log.warn(
        """
        The properties '{}.{}.*' are for a type that this application does not know.{} Known are \
        {}. Of a type of \
        another application, which is called by its name, they do count.""",
        prefix,
        type,
        ClosestName.hint(type, known),
        known);
  }

  /** Names without the prefix. Environment variables have lost what tells their parts apart. */
  private Set<String> below(String prefix) {
    ConfigurationPropertyName root = ConfigurationPropertyName.of(prefix);
    Set<String> names = new TreeSet<>();
    ConfigurationPropertySources.get(environment)
        .forEach(
            source -> {
              if (source instanceof IterableConfigurationPropertySource iterable
                  && !isSystemEnvironment(source.getUnderlyingSource())) {
                iterable.stream()
                    .filter(root::isAncestorOf)
                    .map(name -> name.subName(root.getNumberOfElements()).toString())
                    .forEach(names::add);
              }
            });
    return names;
  }

  private static boolean isSystemEnvironment(@Nullable Object source) {
    return source instanceof PropertySource<?> named
        && named.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }
}
