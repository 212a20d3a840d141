package io.workflow.worker.definition;

import io.workflow.Activity;
import io.workflow.ActivityOptions;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One activity type.
 *
 * @param type its name
 * @param contract the interface, or for a bean without one the class, that declares the method
 * @param method to be called on the bean, also when that is a proxy
 * @param options what the annotations say
 */
public record ActivityDefinition(
    String type, Class<?> contract, Method method, ActivityOptions options) {

  private static final List<String> INFRASTRUCTURE =
      List.of("java.", "javax.", "jakarta.", "kotlin.", "groovy.", "org.springframework.");

  public List<Type> parameterTypes() {
    return List.of(method.getGenericParameterTypes());
  }

  public Type resultType() {
    return method.getGenericReturnType();
  }

  /**
   * The activities of a bean, in the order of their names.
   *
   * @param beanClass the class the user wrote, not a proxy's
   * @throws DefinitionException when there are none, or two of one name, or methods of a wrong form
   */
  public static List<ActivityDefinition> ofBean(Class<?> beanClass) {
    Set<Class<?>> contracts = contracts(beanClass);
    List<ActivityDefinition> found =
        contracts.isEmpty()
            ? ofMethods(beanClass, beanClass)
            : contracts.stream().flatMap(type -> ofMethods(type, beanClass).stream()).toList();
    if (found.isEmpty()) {
      throw new DefinitionException(
          "Expected the @Activity class %s to have activities, but neither its interfaces nor the class itself declare public methods"
              .formatted(beanClass.getName()));
    }
    return found;
  }

  /**
   * The activities of an interface, whoever implements it.
   *
   * @throws DefinitionException when methods are overloaded or of a wrong form
   */
  public static List<ActivityDefinition> ofInterface(Class<?> contract) {
    return ofMethods(contract, contract);
  }

  /** Whether a class, or an interface that it implements, carries {@code @Activity}. */
  public static boolean isActivity(Class<?> type) {
    return TypeHierarchy.of(type).stream()
        .anyMatch(each -> each.isAnnotationPresent(Activity.class));
  }

  /** The interfaces through which workflows may call a bean. */
  static Set<Class<?>> contracts(Class<?> beanClass) {
    Set<Class<?>> all = TypeHierarchy.interfacesOf(beanClass);
    Set<Class<?>> annotated =
        all.stream()
            .filter(type -> type.isAnnotationPresent(Activity.class))
            .collect(Collectors.toSet());
    return annotated.isEmpty()
        ? all.stream()
            .filter(type -> INFRASTRUCTURE.stream().noneMatch(type.getName()::startsWith))
            .collect(Collectors.toSet())
        : annotated;
  }

  private static List<ActivityDefinition> ofMethods(Class<?> contract, Class<?> beanClass) {
    List<ActivityDefinition> found =
        candidates(contract)
            .map(method -> definition(contract, method, beanClass))
            .sorted(Comparator.comparing(ActivityDefinition::type))
            .toList();
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).type().equals(found.get(i - 1).type())) {
        throw duplicate(found.get(i - 1), found.get(i));
      }
    }
    return found;
  }

  /** An inherited method of a generic interface may be there as its bridge too. */
  private static Stream<Method> candidates(Class<?> contract) {
    return Arrays.stream(contract.getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .filter(method -> !Modifier.isStatic(method.getModifiers()));
  }

  private static ActivityDefinition definition(
      Class<?> contract, Method method, Class<?> beanClass) {
    MethodChecks.concreteTypes(method);
    @Nullable Activity onMethod = nearest(method, beanClass);
    @Nullable Activity onClass = beanClass.getAnnotation(Activity.class);
    @Nullable Activity onContract = contract.getAnnotation(Activity.class);
    String place = MethodChecks.describe(method);
    ActivityOptions options =
        ActivityAnnotations.options(onMethod, place)
            .orElse(ActivityAnnotations.options(onClass, "class " + beanClass.getName()))
            .orElse(ActivityAnnotations.options(onContract, "type " + contract.getName()));
    return new ActivityDefinition(
        ActivityAnnotations.typeName(contract, method, onMethod, onContract, onClass),
        contract,
        method,
        options);
  }

  /** The annotation on the bean's own method goes before the one on the interface. */
  private static @Nullable Activity nearest(Method method, Class<?> beanClass) {
    return TypeHierarchy.of(beanClass).stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(candidate -> WorkflowMetadata.sameSignature(candidate, method))
        .filter(candidate -> candidate.isAnnotationPresent(Activity.class))
        .map(candidate -> candidate.getAnnotation(Activity.class))
        .findFirst()
        .orElse(method.getAnnotation(Activity.class));
  }

  static DefinitionException duplicate(ActivityDefinition one, ActivityDefinition other) {
    return new DefinitionException(
        "Expected each activity type to have one method, but '%s' has %s and %s. Give one of them another name with @Activity(name = ...), on the method or on the type."
            .formatted(
                one.type(),
                MethodChecks.describe(one.method()),
                MethodChecks.describe(other.method())));
  }
}
