package io.workflow.server.frontend.rest;

import io.workflow.protocol.rest.Problem.Code;
import io.workflow.server.frontend.rest.MessageSizeFilter.MessageTooLargeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the words of the interface what is wrong with a body, without naming our classes. */
final class BodyErrors {

  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private BodyErrors() {}

  static RestException explain(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof MessageTooLargeException tooLarge) {
        return RestException.of(Code.TOO_LARGE, String.valueOf(tooLarge.getMessage()));
      }
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException) {
        return RestException.unavailable(
            "The body of the request did not arrive whole. Send the request again.", A_MOMENT);
      }
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof JacksonException unreadable) {
        return RestException.invalid(text(unreadable));
      }
    }
    return RestException.invalid(
        "Expected a JSON document as the body of the request, but there is none.");
  }

  private static String text(JacksonException failure) {
    return switch (failure) {
      case UnrecognizedPropertyException unknown ->
          "Unknown field '%s': expected one of %s."
              .formatted(path(unknown), known(unknown.getKnownPropertyIds()));
      case InvalidTypeIdException unknown ->
          "Expected '%s' to have a known 'type', but got '%s'."
              .formatted(path(unknown), unknown.getTypeId());
      case InvalidFormatException wrong ->
          "Expected '%s' to be %s, but got '%s'."
              .formatted(path(wrong), expected(wrong.getTargetType()), shown(wrong.getValue()));
      case MismatchedInputException wrong ->
          path(wrong).isEmpty()
              ? "Expected the body to be a JSON object."
              : "Expected '%s' to be %s.".formatted(path(wrong), expected(wrong.getTargetType()));
      case StreamReadException broken ->
          "The body is not valid JSON%s: %s".formatted(place(broken), broken.getOriginalMessage());
      default ->
          path(failure).isEmpty()
              ? "The body can't be read: " + failure.getOriginalMessage()
              : "'%s' can't be read: %s".formatted(path(failure), failure.getOriginalMessage());
    };
  }

  private static String place(JacksonException failure) {
    return failure.getLocation() == null
        ? ""
        : " at line %d, column %d"
            .formatted(failure.getLocation().getLineNr(), failure.getLocation().getColumnNr());
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    if (type == Duration.class) {
      return "a duration such as \"PT30S\" or \"P3D\" (ISO 8601)";
    }
    if (type == Instant.class) {
      return "a time such as \"2026-11-01T00:00:00Z\"";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list [...]";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object {...}" : "valid";
  }

  private static String known(@Nullable Collection<Object> names) {
    return names == null
        ? "the documented ones"
        : String.join(", ", new TreeSet<>(names.stream().map(String::valueOf).toList()));
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private static String path(JacksonException failure) {
    StringBuilder path = new StringBuilder();
    List<JacksonException.Reference> references = failure.getPath();
    for (JacksonException.Reference reference : references) {
      if (reference.getPropertyName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
      }
    }
    return path.toString();
  }
}
