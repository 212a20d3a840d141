package io.workflow.definition;

import io.workflow.Activity;
import io.workflow.ActivityOptions;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One activity type.
 *
 * @param type its name
 * @param contract the interface, or for a bean without one the class, that has the method
 * @param beanClass whose annotations count: the bean's as the user wrote it, or the contract
 * @param method to be called on the bean, also when that is a proxy
 * @param options what the annotations say
 * @param parameterTypes without variables of generic supertypes
 * @param resultType without variables of generic supertypes
 */
public record ActivityDefinition(
    String type,
    Class<?> contract,
    Class<?> beanClass,
    Method method,
    ActivityOptions options,
    List<Type> parameterTypes,
    Type resultType) {

  public ActivityDefinition {
    parameterTypes = List.copyOf(parameterTypes);
  }

  public Parameters parameters() {
    return new Parameters(method, parameterTypes);
  }

  /**
   * The activities of a bean, in the order of their names.
   *
   * @param beanClass the class the user wrote, not a proxy's; an interface if that is all that is
   *     known of the bean
   * @throws DefinitionException when there are none, or two of one name, or methods of a wrong form
   */
  public static List<ActivityDefinition> ofBean(Class<?> beanClass) {
    return ofBean(beanClass, null);
  }

  /**
   * As {@link #ofBean(Class)}, for a bean whose definition is annotated itself.
   *
   * @param onBean goes before what stands on the class
   */
  public static List<ActivityDefinition> ofBean(Class<?> beanClass, @Nullable Activity onBean) {
    Set<Class<?>> contracts = contracts(beanClass);
    Bean bean = new Bean(beanClass, onBean);
    List<ActivityDefinition> found =
        contracts.isEmpty()
            ? ofMethods(beanClass, beanClass, bean)
            : contracts.stream()
                .flatMap(type -> ofMethods(type, type, bean).stream())
                .sorted(Comparator.comparing(ActivityDefinition::type))
                .toList();
    if (found.isEmpty()) {
      throw new DefinitionException(
          """
          Expected the @Activity class %s to have activities, but neither its interfaces nor the \
          class itself \
          declare public methods"""
              .formatted(beanClass.getName()));
    }
    return found;
  }

  /**
   * The activities of an interface, whoever implements it.
   *
   * @param contract the interface; a generic one with its arguments
   * @throws DefinitionException when methods are overloaded or of a wrong form
   */
  public static List<ActivityDefinition> ofInterface(Type contract) {
    Class<?> raw = GenericTypes.erase(contract);
    return ofMethods(raw, contract, new Bean(raw, null));
  }

  /** The interfaces through which workflows call a bean; empty when they call its class. */
  public static Set<Class<?>> contracts(Class<?> beanClass) {
    return ActivityContracts.of(beanClass);
  }

  /** Whether a class, or an interface that it implements, carries {@code @Activity}. */
  public static boolean isActivity(Class<?> type) {
    return TypeHierarchy.of(type).stream()
        .anyMatch(each -> each.isAnnotationPresent(Activity.class));
  }

  /** Whose annotations count. */
  private record Bean(Class<?> type, @Nullable Activity onBean) {}

  /** {@code generic} is the contract with arguments, where those are known from its use alone. */
  private static List<ActivityDefinition> ofMethods(Class<?> contract, Type generic, Bean bean) {
    TypeVariables variables =
        TypeVariables.seenFrom(generic instanceof Class<?> ? bean.type() : generic);
    List<ActivityDefinition> found =
        methods(contract, variables)
            .map(method -> definition(contract, method, bean, variables))
            .sorted(Comparator.comparing(ActivityDefinition::type))
            .toList();
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).type().equals(found.get(i - 1).type())) {
        throw overloaded(found.get(i - 1), found.get(i));
      }
    }
    return found;
  }

  /** Each signature once, though several interfaces may declare it. */
  private static Stream<Method> methods(Class<?> contract, TypeVariables variables) {
    Map<Signature, Method> bySignature = new LinkedHashMap<>();
    candidates(contract)
        .forEach(method -> bySignature.putIfAbsent(Signature.of(method, variables), method));
    return bySignature.values().stream();
  }

  /** An inherited method of a generic interface may be there as its bridge too. */
  static Stream<Method> candidates(Class<?> contract) {
    return Arrays.stream(contract.getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .filter(method -> !Modifier.isStatic(method.getModifiers()));
  }

  private static ActivityDefinition definition(
      Class<?> contract, Method method, Bean bean, TypeVariables variables) {
    List<Type> parameterTypes = variables.resolve(method.getGenericParameterTypes());
    Type resultType = variables.resolve(method.getGenericReturnType());
    MethodChecks.concreteTypes(method, parameterTypes, resultType);
    @Nullable Activity onMethod = nearest(method, bean.type(), variables);
    @Nullable Activity onClass = bean.type().getAnnotation(Activity.class);
    String beanClass = bean.type().getName();
    ActivityOptions options =
        ActivityAnnotations.options(onMethod, MethodChecks.describe(method))
            .orElse(ActivityAnnotations.options(bean.onBean(), "the @Bean method of " + beanClass))
            .orElse(ActivityAnnotations.options(onClass, "class " + beanClass))
            .orElse(
                ActivityAnnotations.options(ofContract(contract), "type " + contract.getName()));
    return new ActivityDefinition(
        ActivityAnnotations.typeName(
            contract,
            method,
            onMethod,
            Stream.of(bean.onBean(), onClass, contract.getAnnotation(Activity.class))),
        contract,
        bean.type(),
        method,
        options,
        parameterTypes,
        resultType);
  }

  /** An interface has the options, not the name, of the one that it extends. */
  private static @Nullable Activity ofContract(Class<?> contract) {
    return TypeHierarchy.of(contract).stream()
        .filter(type -> type.isAnnotationPresent(Activity.class))
        .findFirst()
        .map(type -> type.getAnnotation(Activity.class))
        .orElse(null);
  }

  /** The annotation on the bean's own method goes before the one on the interface. */
  private static @Nullable Activity nearest(
      Method method, Class<?> beanClass, TypeVariables variables) {
    Signature signature = Signature.of(method, variables);
    return TypeHierarchy.of(beanClass).stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(candidate -> candidate.isAnnotationPresent(Activity.class))
        .filter(candidate -> !candidate.isBridge() && !candidate.isSynthetic())
        .filter(candidate -> Signature.of(candidate, variables).equals(signature))
        .map(candidate -> candidate.getAnnotation(Activity.class))
        .findFirst()
        .orElse(method.getAnnotation(Activity.class));
  }

  private static DefinitionException overloaded(ActivityDefinition one, ActivityDefinition other) {
    return new DefinitionException(
        """
        Expected each activity type to have one method, but '%s' has %s and %s. Give one of them \
        another name \
        with @Activity(name = ...) on the method."""
            .formatted(
                one.type(),
                MethodChecks.describe(one.method()),
                MethodChecks.describe(other.method())));
  }
}
