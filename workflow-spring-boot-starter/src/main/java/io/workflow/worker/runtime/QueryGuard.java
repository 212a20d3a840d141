package io.workflow.worker.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a query handler changed a field of its workflow. What a query changes is in the
 * memory of this worker alone: code that goes on with it does something else than its history says.
 *
 * <p>Looks at the fields themselves and at what collections, arrays and the like in them hold, not
 * into the application's own objects: those may well keep for later what they worked out. Of large
 * collections the size and the first {@value #MAXIMUM_ELEMENTS} elements count. Transient fields
 * are left out, as they are no state.
 */
final class QueryGuard {

  private static final int MAXIMUM_ELEMENTS = 1000;

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> workflow) {
          List<Field> fields = new ArrayList<>();
          for (Class<?> type = workflow; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
              int modifiers = field.getModifiers();
              if (!Modifier.isStatic(modifiers)
                  && !Modifier.isTransient(modifiers)
                  && field.trySetAccessible()) {
                fields.add(field);
              }
            }
          }
          return List.copyOf(fields);
        }
      };

  private final Object workflow;
  private final List<Field> fields;
  private final long[] before;

  private QueryGuard(Object workflow) {
    this.workflow = workflow;
    this.fields = FIELDS.get(workflow.getClass());
    this.before = fingerprints();
  }

  /** Remembers how a workflow is now. */
  static QueryGuard of(Object workflow) {
    return new QueryGuard(workflow);
  }

  /** The names of the fields that are not as they were. */
  List<String> changed() {
    long[] now = fingerprints();
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < now.length; i++) {
      if (now[i] != before[i]) {
        changed.add(fields.get(i).getName());
      }
    }
    return changed;
  }

  private long[] fingerprints() {
    long[] fingerprints = new long[fields.size()];
    for (int i = 0; i < fingerprints.length; i++) {
      fingerprints[i] = fingerprint(fields.get(i));
    }
    return fingerprints;
  }

  private long fingerprint(Field field) {
    try {
      Object value = field.get(workflow);
      return field.getType().isPrimitive() ? Objects.hashCode(value) : ofHolder(value);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException("Expected an accessible " + field, impossible);
    }
  }

  private static long ofHolder(@Nullable Object value) {
    if (value == null || !isOfTheJdk(value.getClass())) {
      return identity(value);
    }
    return switch (value) {
      case Collection<?> elements -> 31L * identity(value) + 7L * elements.size() + of(elements);
      case Map<?, ?> map ->
          31L * identity(value) + 7L * map.size() + 31L * of(map.keySet()) + of(map.values());
      case Number number -> 31L * identity(value) + Double.hashCode(number.doubleValue());
      case StringBuilder text -> 31L * identity(value) + text.toString().hashCode();
      case AtomicBoolean flag -> 31L * identity(value) + (flag.get() ? 1 : 0);
      case AtomicReference<?> reference -> 31L * identity(value) + identity(reference.get());
      case Object other ->
          31L * identity(value) + (other.getClass().isArray() ? ofArray(other) : 0);
    };
  }

  private static boolean isOfTheJdk(Class<?> type) {
    return type.isArray() || type.getName().startsWith("java.");
  }

  private static long of(Collection<?> elements) {
    long hash = 1;
    int left = MAXIMUM_ELEMENTS;
    for (Object element : elements) {
      if (left-- == 0) {
        break;
      }
      hash = 31 * hash + identity(element);
    }
    return hash;
  }

  private static long ofArray(Object array) {
    long hash = 1;
    int end = Math.min(Array.getLength(array), MAXIMUM_ELEMENTS);
    boolean primitive = array.getClass().componentType().isPrimitive();
    for (int i = 0; i < end; i++) {
      Object element = Array.get(array, i);
      hash = 31 * hash + (primitive ? Objects.hashCode(element) : identity(element));
    }
    return hash;
  }

  private static int identity(@Nullable Object value) {
    return System.identityHashCode(value);
  }
}
