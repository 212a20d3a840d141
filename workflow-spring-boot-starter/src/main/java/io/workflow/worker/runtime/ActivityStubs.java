package io.workflow.worker.runtime;

import io.workflow.ActivityOptions;
import io.workflow.definition.ActivityDefinition;
import io.workflow.definition.ActivityRegistry;
import io.workflow.spi.WorkflowContext;
import io.workflow.spi.WorkflowContexts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects that workflow code calls activities through. A stub belongs to no execution: it
 * finds the one that calls it.
 */
final class ActivityStubs {

  private ActivityStubs() {}

  /** A stub of an interface, for all executions. */
  static Object of(Type contract, ActivityRegistry activities, ActivityOptionsResolver resolver) {
    Map<Method, Target> targets = new HashMap<>();
    activities
        .stub(contract)
        .forEach((method, definition) -> targets.put(method, new Target(definition, resolver)));
    Class<?> raw =
        contract instanceof ParameterizedType generic
            ? (Class<?>) generic.getRawType()
            : (Class<?>) contract;
    return proxy(raw, new Stub(raw, targets));
  }

  /** The same activities with options of the place of the call. */
  @SuppressWarnings("unchecked") // a proxy of the same interface
  static <T> T withOptions(ActivityOptions options, T stub) {
    if (!Proxy.isProxyClass(stub.getClass())
        || !(Proxy.getInvocationHandler(stub) instanceof Stub known)) {
      throw new IllegalArgumentException(
          "Expected the stub of an activity that the workflow got in its constructor, but got a "
              + stub.getClass().getName());
    }
    return (T) known.withOptions(options);
  }

  private static Object proxy(Class<?> contract, InvocationHandler handler) {
    return Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler);
  }

  /** One activity with its options, which are worked out once. */
  private static final class Target {
    private final ActivityDefinition definition;
    private final ActivityOptionsResolver resolver;
    private final ActivityOptions options;
    private final List<Type> parameterTypes;
    private final Type resultType;

    private Target(ActivityDefinition definition, ActivityOptionsResolver resolver) {
      this(definition, resolver, ActivityOptions.notSet());
    }

    private Target(
        ActivityDefinition definition, ActivityOptionsResolver resolver, ActivityOptions call) {
      this.definition = definition;
      this.resolver = resolver;
      this.options = resolver.resolve(definition.type(), call, definition.options());
      this.parameterTypes = definition.parameterTypes();
      this.resultType = definition.resultType();
    }
  }

  private static final class Stub implements InvocationHandler {

    private static final Object[] NO_ARGUMENTS = {};

    /** Options are mostly constants; those that are not don't fill the memory. */
    private static final int MAXIMUM_VARIANTS = 100;

    private final Class<?> contract;
    private final Map<Method, Target> targets;
    private final Map<ActivityOptions, Object> variants = new ConcurrentHashMap<>();

    private Stub(Class<?> contract, Map<Method, Target> targets) {
      this.contract = contract;
      this.targets = targets;
    }

    private Object withOptions(ActivityOptions call) {
      Object known = variants.get(call);
      if (known != null) {
        return known;
      }
      Object variant = proxy(contract, with(call));
      if (variants.size() < MAXIMUM_VARIANTS) {
        variants.put(call, variant);
      }
      return variant;
    }

    private Stub with(ActivityOptions call) {
      Map<Method, Target> changed = new HashMap<>();
      targets.forEach(
          (method, target) ->
              changed.put(method, new Target(target.definition, target.resolver, call)));
      return new Stub(contract, changed);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
        throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return ofObject(proxy, method, args);
      }
      if (method.isBridge()) {
        // It calls the method that it is the bridge to.
        return InvocationHandler.invokeDefault(proxy, method, args);
      }
      WorkflowContext context = WorkflowContexts.current();
      Target target = targets.get(method);
      if (target == null || !(context instanceof ExecutionContext execution)) {
        throw new IllegalStateException(
            "Expected " + method + " to be an activity called by workflow code, but it is not");
      }
      return execution
          .<@Nullable Object>callActivity(
              new ActivityInvocation(
                  target.definition.type(),
                  target.parameterTypes,
                  target.resultType,
                  args == null ? NO_ARGUMENTS : args),
              target.options)
          .get();
    }

    private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] args) {
      return switch (method.getName()) {
        case "equals" -> args != null && proxy == args[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "Stub of activities " + contract.getName();
      };
    }
  }
}
