package io.workflow.server.frontend.worker;

import io.workflow.protocol.worker.WorkerRequest;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that was written by hand has all of its parts: JSON leaves out what it likes,
 * and a record takes it for {@code null}. What may be {@code null} says so.
 */
final class RequestParts {

  private RequestParts() {}

  /**
   * The path of the first part that is missing: {@code token.task}; {@code null} when all are
   * there.
   */
  static @Nullable String missing(WorkerRequest request) {
    return missing("", request);
  }

  private static @Nullable String missing(String path, Object value) {
    if (value instanceof Collection<?> elements) {
      for (Object element : elements) {
        String missing = element == null ? path + "[]" : missing(path + "[].", element);
        if (missing != null) {
          return missing;
        }
      }
      return null;
    }
    return value instanceof Record parts ? missingOf(path, parts) : null;
  }

  private static @Nullable String missingOf(String path, Record parts) {
    for (RecordComponent part : parts.getClass().getRecordComponents()) {
      Object value = value(parts, part);
      String of = path + part.getName();
      String missing = null;
      if (value != null) {
        missing = missing(value instanceof Collection ? of : of + ".", value);
      } else if (!part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        missing = of;
      }
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  private static @Nullable Object value(Record parts, RecordComponent part) {
    try {
      return part.getAccessor().invoke(parts);
    } catch (ReflectiveOperationException notReadable) {
      throw new IllegalStateException("Expected to read " + part, notReadable);
    }
  }
}
