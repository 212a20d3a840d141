package io.workflow.worker.definition;

import io.workflow.Activity;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A workflow class: what its annotations say, and how instances are made. Immutable.
 *
 * <p>The parameters of its only constructor are interfaces of activities, which become stubs, and
 * records of configuration.
 */
public final class WorkflowDefinition {

  private final Class<?> workflowClass;
  private final WorkflowMetadata metadata;
  private final Constructor<?> constructor;

  private WorkflowDefinition(
      Class<?> workflowClass, WorkflowMetadata metadata, Constructor<?> constructor) {
    this.workflowClass = workflowClass;
    this.metadata = metadata;
    this.constructor = constructor;
  }

  /**
   * Reads a workflow class.
   *
   * @param activities says which interfaces are activities
   * @throws DefinitionException when the class can't be a workflow
   */
  public static WorkflowDefinition of(Class<?> workflowClass, ActivityRegistry activities) {
    checkInstantiable(workflowClass);
    WorkflowMetadata metadata = WorkflowMetadata.of(workflowClass);
    Constructor<?> constructor = onlyConstructor(workflowClass);
    for (Class<?> parameter : constructor.getParameterTypes()) {
      checkParameter(workflowClass, parameter, activities);
    }
    constructor.setAccessible(true);
    metadata.run().method().setAccessible(true);
    metadata.signals().values().forEach(signal -> signal.method().setAccessible(true));
    metadata.queries().values().forEach(query -> query.method().setAccessible(true));
    return new WorkflowDefinition(workflowClass, metadata, constructor);
  }

  public String type() {
    return metadata.type();
  }

  public Class<?> workflowClass() {
    return workflowClass;
  }

  public WorkflowMetadata metadata() {
    return metadata;
  }

  /** The types of the constructor's parameters. */
  public List<Type> dependencies() {
    return List.of(constructor.getGenericParameterTypes());
  }

  /** The constructor's arguments, found once for all instances. */
  public @Nullable Object[] resolve(
      Function<Type, Object> stubs, Function<Class<?>, Optional<?>> configuration) {
    Class<?>[] types = constructor.getParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Class<?> type = types[i];
      arguments[i] =
          type.isInterface()
              ? stubs.apply(constructor.getGenericParameterTypes()[i])
              : configuration
                  .apply(type)
                  .orElseThrow(
                      () ->
                          new DefinitionException(
                              "Expected a bean of the record %s for the constructor of workflow %s, but found none. Add @ConfigurationProperties to the record and register it, or take the parameter away."
                                  .formatted(type.getName(), workflowClass.getName())));
    }
    return arguments;
  }

  /**
   * Makes the instance of one execution.
   *
   * @throws Exception what the constructor throws
   */
  public Object newInstance(@Nullable Object[] arguments) throws Exception {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException thrown) {
      switch (thrown.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw thrown;
      }
    }
  }

  private static void checkInstantiable(Class<?> type) {
    boolean inner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
    if (type.isInterface() || type.isEnum() || Modifier.isAbstract(type.getModifiers()) || inner) {
      throw new DefinitionException(
          "Expected the workflow %s to be a class of which instances can be made, but it is %s. One instance is made for each execution: use a concrete class, static if nested."
              .formatted(
                  type.getName(),
                  type.isInterface() ? "an interface" : inner ? "an inner class" : "abstract"));
    }
  }

  private static Constructor<?> onlyConstructor(Class<?> type) {
    Constructor<?>[] all = type.getDeclaredConstructors();
    if (all.length != 1) {
      throw new DefinitionException(
          "Expected the workflow %s to have one constructor, but it has %d. Keep the one that takes activity interfaces and configuration."
              .formatted(type.getName(), all.length));
    }
    return all[0];
  }

  private static void checkParameter(
      Class<?> workflowClass, Class<?> parameter, ActivityRegistry activities) {
    if (parameter.isRecord() || activities.isContract(parameter)) {
      return;
    }
    String what =
        "Expected the constructor of workflow %s to take interfaces of activities and records of configuration, but it takes %s"
            .formatted(workflowClass.getName(), parameter.getName());
    if (parameter.isAnnotationPresent(Activity.class)) {
      throw new DefinitionException(
          what
              + ", a class of activities. Let "
              + parameter.getSimpleName()
              + " implement an interface and take that.");
    }
    throw new DefinitionException(
        what
            + ". Workflow code must not reach the world itself: move what it does with "
            + parameter.getSimpleName()
            + " into an activity (an interface with @Activity, or one that an @Activity bean implements).");
  }
}
