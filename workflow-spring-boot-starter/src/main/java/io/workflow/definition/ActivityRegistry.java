package io.workflow.definition;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The activities that the beans of this application are. Immutable. */
public final class ActivityRegistry {

  private final Map<String, ActivityDefinition> byType;

  private ActivityRegistry(Map<String, ActivityDefinition> byType) {
    this.byType = byType;
  }

  /**
   * Reads the classes of beans.
   *
   * @param beanClasses as the user wrote them, not proxies'
   * @throws DefinitionException when two beans have an activity of one name, or methods are of a
   *     wrong form
   */
  public static ActivityRegistry of(Collection<Class<?>> beanClasses) {
    List<ActivityDefinition> all = new ArrayList<>();
    beanClasses.forEach(beanClass -> all.addAll(ActivityDefinition.ofBean(beanClass)));
    return ofDefinitions(all);
  }

  /**
   * Takes what was read.
   *
   * @throws DefinitionException when two have one name
   */
  public static ActivityRegistry ofDefinitions(Collection<ActivityDefinition> definitions) {
    Map<String, ActivityDefinition> byType = new LinkedHashMap<>();
    for (ActivityDefinition definition : definitions) {
      ActivityDefinition before = byType.putIfAbsent(definition.type(), definition);
      if (before != null) {
        throw duplicate(before, definition);
      }
    }
    return new ActivityRegistry(byType);
  }

  private static DefinitionException duplicate(ActivityDefinition one, ActivityDefinition other) {
    return new DefinitionException(
        """
        Expected one bean to have activity '%s', but %s has %s and %s has %s. Take one of them \
        away, or give one \
        names of its own with @Activity(name = ...) on its class."""
            .formatted(
                one.type(),
                one.beanClass().getName(),
                MethodChecks.describe(one.method()),
                other.beanClass().getName(),
                MethodChecks.describe(other.method())));
  }

  /** All of them, by bean, then by name. */
  public List<ActivityDefinition> definitions() {
    return List.copyOf(byType.values());
  }

  public Optional<ActivityDefinition> find(String activityType) {
    return Optional.ofNullable(byType.get(activityType));
  }

  /** The class of the bean that has the activity. */
  public Optional<Class<?>> beanClass(String activityType) {
    return find(activityType).map(ActivityDefinition::beanClass);
  }

  /** Whether workflow code may have a stub of this interface. */
  public boolean isContract(Class<?> type) {
    return type.isInterface()
        && (ActivityDefinition.isActivity(type)
            || (!ActivityContracts.isInfrastructure(type)
                && byType.values().stream()
                    .anyMatch(definition -> type.isAssignableFrom(definition.contract()))));
  }

  /**
   * What a stub of the interface calls. A bean of this application that implements it has a say in
   * names and options; without one, the interface alone counts.
   *
   * @param contract the interface; a generic one with its arguments
   * @throws DefinitionException when several beans could be meant, or methods are of a wrong form
   */
  public Map<Method, ActivityDefinition> stub(Type contract) {
    Class<?> raw = GenericTypes.erase(contract);
    TypeVariables variables = TypeVariables.seenFrom(contract);
    Map<Signature, ActivityDefinition> bySignature = new HashMap<>();
    for (ActivityDefinition own : ActivityDefinition.ofInterface(contract)) {
      bySignature.put(
          Signature.of(own.method(), variables), ofBean(own, raw, variables).orElse(own));
    }
    Map<Method, ActivityDefinition> methods = new HashMap<>();
    // Of a method that several interfaces declare, a proxy may get any.
    ActivityDefinition.candidates(raw)
        .forEach(
            method -> {
              ActivityDefinition found = bySignature.get(Signature.of(method, variables));
              if (found != null) {
                methods.put(method, found);
              }
            });
    return methods;
  }

  /** The bean of the interface itself, if one has the name that the interface gives. */
  private Optional<ActivityDefinition> ofBean(
      ActivityDefinition own, Class<?> contract, TypeVariables variables) {
    List<ActivityDefinition> fitting =
        byType.values().stream()
            .filter(definition -> contract.isAssignableFrom(definition.contract()))
            .filter(definition -> definition.method().getName().equals(own.method().getName()))
            .filter(definition -> definition.parameterTypes().equals(own.parameterTypes()))
            .filter(definition -> isSeenAs(contract, variables, definition))
            .toList();
    List<ActivityDefinition> exact =
        fitting.stream().filter(definition -> definition.contract() == contract).toList();
    List<ActivityDefinition> candidates = exact.isEmpty() ? fitting : exact;
    List<ActivityDefinition> named =
        candidates.stream().filter(definition -> definition.type().equals(own.type())).toList();
    List<ActivityDefinition> meant = named.isEmpty() ? candidates : named;
    if (meant.size() > 1) {
      throw ambiguous(own, contract, meant);
    }
    return meant.stream().findFirst();
  }

  /** {@code Repo<Order>} is not served by a bean that is a {@code Repo<Invoice>}. */
  private static boolean isSeenAs(
      Class<?> contract, TypeVariables variables, ActivityDefinition definition) {
    TypeVariables ofBean = TypeVariables.seenFrom(definition.beanClass());
    return ofBean
        .resolve(contract.getTypeParameters())
        .equals(variables.resolve(contract.getTypeParameters()));
  }

  private static DefinitionException ambiguous(
      ActivityDefinition own, Class<?> contract, List<ActivityDefinition> candidates) {
    return new DefinitionException(
        """
        Expected one activity to be meant by %s of a stub of %s, but it may be %s. Let the \
        workflow take an \
        interface that only one of these beans implements, such as: interface OrderRepo extends \
        Repo<Order>. Or call \
        activities by their names, with Durable.activity."""
            .formatted(
                MethodChecks.describe(own.method()),
                contract.getName(),
                candidates.stream()
                    .map(each -> "'%s' of %s".formatted(each.type(), each.beanClass().getName()))
                    .toList()));
  }
}
