package io.workflow.definition;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
    WorkflowClassChecks.instantiable(workflowClass);
    WorkflowMetadata metadata = WorkflowMetadata.of(workflowClass);
    WorkflowClassChecks.notManaged(workflowClass);
    Constructor<?> constructor = WorkflowConstructors.find(workflowClass);
    WorkflowConstructors.check(constructor, activities);
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

  /** What it can call through the interfaces that it takes. */
  public Stream<ActivityDefinition> activities(ActivityRegistry registry) {
    return Arrays.stream(constructor.getGenericParameterTypes())
        .filter(type -> GenericTypes.erase(type).isInterface())
        .flatMap(type -> registry.stub(type).values().stream());
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
                              """
                              Expected a bean of the record %s for the constructor of workflow \
                              %s, but found none. \
                              Add @ConfigurationProperties to the record and register it, or take \
                              the parameter away."""
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
}
