package io.workflow.server.frontend.rest;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.frontend.StartRules;
import io.workflow.server.frontend.ValueRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks of what clients send. Each error names the field, what was expected and what to do. */
@Component
class FieldChecks {

  private final ValueRules rules;

  FieldChecks(LimitProperties limits) {
    this.rules = new ValueRules(limits);
  }

  /** A text that must be there. */
  String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw RestException.invalid("Expected '%s' to be given, but it is missing.".formatted(field));
    }
    return text(field, value);
  }

  /** A text that may be missing; then the default is taken. */
  String optional(String field, @Nullable String value, String defaultValue) {
    return value == null || value.isBlank() ? defaultValue : text(field, value);
  }

  private String text(String field, String value) {
    return rules.text("'" + field + "'", value);
  }

  /** A run id that may be missing, which means the open or latest run. */
  static @Nullable String runId(@Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    try {
      return UUID.fromString(value).toString();
    } catch (IllegalArgumentException notAnId) {
      throw RestException.invalid(
          ("Expected 'runId' to be a UUID from an earlier answer, but got '%s': leave it "
                  + "out for the open or latest run.")
              .formatted(value.length() > 50 ? value.substring(0, 50) + "..." : value));
    }
  }

  /** A duration that may be missing but is not zero or negative. */
  static @Nullable Duration positive(String field, @Nullable Duration value) {
    if (value != null
        && (!value.isPositive() || value.compareTo(StartRules.LONGEST_DURATION) > 0)) {
      throw RestException.invalid(
          ("Expected '%s' to be longer than zero and at most 100 years, for example "
                  + "\"PT30S\", but got %s: leave it out for the default.")
              .formatted(field, value));
    }
    return value;
  }

  /** A number within bounds. */
  static int between(String field, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw RestException.invalid(
          "Expected '%s' to be between %,d and %,d, but got %,d."
              .formatted(field, lowest, highest, value));
    }
    return value;
  }

  List<Payload> payloads(String field, @Nullable List<Payload> values) {
    List<Payload> given = Payloads.orEmpty(values);
    given.forEach(value -> metadata(field, value));
    rules.size("'" + field + "'", given);
    return given;
  }

  Map<String, Payload> payloads(String field, @Nullable Map<String, Payload> values) {
    Map<String, Payload> given = Payloads.orEmpty(values);
    given.forEach(
        (key, value) -> {
          required("a key of " + field, key);
          metadata(field, value);
        });
    rules.size("'" + field + "'", given.values());
    return given;
  }

  private void metadata(String field, Payload value) {
    value
        .metadata()
        .forEach(
            (key, text) -> {
              text("a key of the metadata of " + field, key);
              text("the metadata of " + field, text);
            });
  }

  /** A failure, with what its sender left out filled in. */
  Failure failure(String field, @Nullable Failure given) {
    if (given == null) {
      throw RestException.invalid(
          "Expected '%s' to be given, for example {\"message\": \"...\"}, but it is missing."
              .formatted(field));
    }
    Failure failure = FailureDefaults.complete(given);
    rules.size("'" + field + "'", FailureDefaults.size(failure));
    return failure;
  }
}
