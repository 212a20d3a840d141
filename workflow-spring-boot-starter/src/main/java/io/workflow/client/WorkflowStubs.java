package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.definition.DefinitionException;
import io.workflow.definition.MessageMethod;
import io.workflow.definition.WorkflowMetadata;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes stubs of workflow interfaces. */
final class WorkflowStubs {

  private static final @Nullable Object[] NO_ARGUMENTS = {};

  private static final ClassValue<WorkflowMetadata> METADATA =
      new ClassValue<>() {
        @Override
        protected WorkflowMetadata computeValue(Class<?> workflow) {
          return WorkflowMetadata.of(workflow);
        }
      };

  private WorkflowStubs() {}

  /** A call that was made on a stub. */
  record RecordedCall(Method method, @Nullable Object[] arguments) {}

  /**
   * Finds out which method the code calls, without calling it.
   *
   * @throws WorkflowClientException unless it calls exactly one method of the stub
   */
  static <T> RecordedCall record(Class<T> workflow, Consumer<T> code) {
    List<RecordedCall> calls = new ArrayList<>();
    code.accept(
        proxy(
            workflow,
            (method, arguments) -> {
              calls.add(new RecordedCall(method, arguments));
              return null;
            }));
    if (calls.size() != 1) {
      throw new WorkflowClientException(
          ("Expected exactly one call of a method of %s, but there were %d. Write: workflow "
                  + "-> workflow.%s(...)")
              .formatted(
                  workflow.getSimpleName(),
                  calls.size(),
                  metadata(workflow).run().method().getName()),
          null);
    }
    return calls.getFirst();
  }

  /** A stub whose signals and queries go to an execution; it can't be run again. */
  static <T> T forExecution(Class<T> workflow, RestWorkflowHandle<?> handle) {
    WorkflowMetadata metadata = metadata(workflow);
    return proxy(
        workflow,
        (method, arguments) -> {
          if (metadata.isRun(method)) {
            throw new WorkflowClientException(
                ("This stub is for workflow '%s', which exists: it can be signalled and "
                        + "queried, not run. Start executions with WorkflowClient.start.")
                    .formatted(handle.workflowId()),
                null);
          }
          return signalOrQuery(metadata, handle, method, arguments);
        });
  }

  /** A stub whose run method does {@code run}. */
  static <T> T forStart(
      Class<T> workflow,
      Function<@Nullable Object[], @Nullable Object> run,
      RestWorkflowHandle<?> handle) {
    WorkflowMetadata metadata = metadata(workflow);
    return proxy(
        workflow,
        (method, arguments) ->
            metadata.isRun(method)
                ? run.apply(arguments)
                : signalOrQuery(metadata, handle, method, arguments));
  }

  private static @Nullable Object signalOrQuery(
      WorkflowMetadata metadata,
      RestWorkflowHandle<?> handle,
      Method method,
      @Nullable Object[] arguments) {
    Optional<MessageMethod> signal = metadata.signal(method);
    if (signal.isPresent()) {
      handle.signal(signal.get(), arguments);
      return null;
    }
    Optional<MessageMethod> query = metadata.query(method);
    if (query.isPresent()) {
      return handle.query(query.get(), arguments);
    }
    throw new WorkflowClientException(
        "%s.%s carries none of @Run, @Signal and @Query: clients can't call it"
            .formatted(method.getDeclaringClass().getSimpleName(), method.getName()),
        null);
  }

  /** What the annotations of a workflow interface say; read once for each. */
  static WorkflowMetadata metadata(Class<?> workflow) {
    try {
      return METADATA.get(workflow);
    } catch (DefinitionException wrong) {
      throw new WorkflowClientException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private interface Call {
    @Nullable Object call(Method method, @Nullable Object[] arguments);
  }

  private static <T> T proxy(Class<T> workflow, Call call) {
    if (!workflow.isInterface()) {
      throw new WorkflowClientException(
          ("Expected the interface of a workflow for a stub, but %s is a class. Let it "
                  + "implement an interface with @Run, or start it by its type's name.")
              .formatted(workflow.getName()),
          null);
    }
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return object(workflow, proxy, method, arguments);
          }
          if (method.isDefault() && !isMessage(workflow, method)) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          Object result = call.call(method, arguments == null ? NO_ARGUMENTS : arguments);
          return result == null ? zero(method.getReturnType()) : result;
        };
    return workflow.cast(
        Proxy.newProxyInstance(workflow.getClassLoader(), new Class<?>[] {workflow}, handler));
  }

  private static boolean isMessage(Class<?> workflow, Method method) {
    WorkflowMetadata metadata = metadata(workflow);
    return metadata.isRun(method)
        || metadata.signal(method).isPresent()
        || metadata.query(method).isPresent();
  }

  private static Object object(
      Class<?> workflow, Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "Stub of " + workflow.getName();
    };
  }

  /** What a recorded call of a method with a primitive result returns. */
  private static @Nullable Object zero(Class<?> type) {
    return type.isPrimitive() && type != void.class
        ? Array.get(Array.newInstance(type, 1), 0)
        : null;
  }
}
