package io.workflow.definition;

import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of a workflow class, or of the interface that clients know it by, say.
 *
 * @param type the workflow type
 * @param taskQueue empty when the application's default counts
 * @param signals by signal name
 * @param queries by query type
 */
public record WorkflowMetadata(
    String type,
    Optional<String> taskQueue,
    @Nullable Duration executionTimeout,
    @Nullable Duration runTimeout,
    @Nullable Duration taskTimeout,
    MessageMethod run,
    Map<String, MessageMethod> signals,
    Map<String, MessageMethod> queries) {

  public WorkflowMetadata {
    signals = Map.copyOf(signals);
    queries = Map.copyOf(queries);
  }

  /**
   * Reads a workflow class or interface.
   *
   * @throws DefinitionException when it has no or several run methods, two handlers of one name, or
   *     handlers of a wrong form
   */
  public static WorkflowMetadata of(Class<?> workflow) {
    TypeVariables variables = TypeVariables.seenFrom(workflow);
    List<Method> runs = new ArrayList<>();
    Map<String, MessageMethod> signals = new LinkedHashMap<>();
    Map<String, MessageMethod> queries = new LinkedHashMap<>();
    for (AnnotatedMethod found : AnnotatedMethod.of(workflow)) {
      Method method = found.method();
      switch (found.annotation()) {
        case Run run -> runs.add(method);
        case Signal signal ->
            add(
                signals,
                "signal",
                message(signal.name(), signal.description(), method, variables),
                workflow);
        case Query query ->
            add(
                queries,
                "query",
                message(query.name(), query.description(), method, variables),
                workflow);
        default -> throw new IllegalStateException("Unexpected " + found.annotation());
      }
    }
    signals.values().forEach(MethodChecks::signal);
    queries.values().forEach(MethodChecks::query);
    Method run = onlyRun(workflow, runs);
    Class<?> contract = contract(workflow, Signature.of(run, variables));
    Workflow own = annotation(workflow, contract);
    String type = typeName(own, contract);
    MessageMethod runMethod = MessageMethod.of(type, "", run, variables);
    MethodChecks.concreteTypes(runMethod);
    String place = "of @Workflow on " + workflow.getName();
    return new WorkflowMetadata(
        type,
        own == null || own.taskQueue().isEmpty() ? Optional.empty() : Optional.of(own.taskQueue()),
        own == null
            ? null
            : DurationText.parse(own.executionTimeout(), "executionTimeout " + place),
        own == null ? null : DurationText.parse(own.runTimeout(), "runTimeout " + place),
        own == null ? null : DurationText.parse(own.taskTimeout(), "taskTimeout " + place),
        runMethod,
        signals,
        queries);
  }

  /** What a method of the class or interface is; empty when it carries none of the annotations. */
  public Optional<MessageMethod> signal(Method method) {
    return byMethod(signals, method);
  }

  /** What a method of the class or interface is; empty when it carries none of the annotations. */
  public Optional<MessageMethod> query(Method method) {
    return byMethod(queries, method);
  }

  /** Whether this is the run method. */
  public boolean isRun(Method method) {
    return sameSignature(run.method(), method);
  }

  private static Optional<MessageMethod> byMethod(
      Map<String, MessageMethod> methods, Method method) {
    return methods.values().stream()
        .filter(candidate -> sameSignature(candidate.method(), method))
        .findFirst();
  }

  static boolean sameSignature(Method one, Method other) {
    return one.getName().equals(other.getName())
        && List.of(one.getParameterTypes()).equals(List.of(other.getParameterTypes()));
  }

  private static Method onlyRun(Class<?> workflow, List<Method> runs) {
    if (runs.size() == 1) {
      return runs.getFirst();
    }
    if (runs.isEmpty()) {
      throw new DefinitionException(
          ("Expected %s to have a method with @Run, or to implement an interface that has "
                  + "one, but found none. Annotate the method that is the workflow.")
              .formatted(workflow.getName()));
    }
    throw new DefinitionException(
        ("Expected %s to have one method with @Run, but found %s. Keep the annotation on "
                + "the method that is the workflow.")
            .formatted(workflow.getName(), runs.stream().map(MethodChecks::describe).toList()));
  }

  private static MessageMethod message(
      String declaredName, String description, Method method, TypeVariables variables) {
    return MessageMethod.of(
        declaredName.isEmpty() ? method.getName() : declaredName, description, method, variables);
  }

  private static void add(
      Map<String, MessageMethod> methods, String kind, MessageMethod added, Class<?> workflow) {
    MessageMethod before = methods.putIfAbsent(added.name(), added);
    if (before != null) {
      throw new DefinitionException(
          ("Expected each %s of %s to have one handler, but '%s' has %s and %s. Give one of "
                  + "them another name in its annotation.")
              .formatted(
                  kind,
                  workflow.getName(),
                  added.name(),
                  MethodChecks.describe(before.method()),
                  MethodChecks.describe(added.method())));
    }
  }

  /** The annotation on the class goes before the one on the interface of the run method. */
  private static @Nullable Workflow annotation(Class<?> workflow, Class<?> contract) {
    Workflow own = workflow.getAnnotation(Workflow.class);
    return own == null ? contract.getAnnotation(Workflow.class) : own;
  }

  private static String typeName(@Nullable Workflow own, Class<?> contract) {
    if (own != null && !own.name().isEmpty()) {
      return own.name();
    }
    Workflow onContract = contract.getAnnotation(Workflow.class);
    return onContract != null && !onContract.name().isEmpty()
        ? onContract.name()
        : contract.getSimpleName();
  }

  /**
   * The interface that declares the run method, or the class itself when there is none. A generic
   * one is no name for a workflow: of {@code OrderFlow extends Flow<Order>} it is {@code
   * OrderFlow}, which is what clients have.
   */
  private static Class<?> contract(Class<?> workflow, Signature run) {
    Set<Class<?>> interfaces = TypeHierarchy.interfacesOf(workflow);
    TypeVariables variables = TypeVariables.seenFrom(workflow);
    Class<?> declaring =
        interfaces.stream()
            .filter(type -> declaresRun(type, run, variables))
            .findFirst()
            .orElse(workflow);
    return declaring.getTypeParameters().length == 0
        ? declaring
        : interfaces.stream()
            .filter(declaring::isAssignableFrom)
            .filter(type -> type.getTypeParameters().length == 0)
            .findFirst()
            .orElse(workflow);
  }

  private static boolean declaresRun(Class<?> type, Signature run, TypeVariables variables) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Run.class))
        .anyMatch(method -> Signature.of(method, variables).equals(run));
  }
}
