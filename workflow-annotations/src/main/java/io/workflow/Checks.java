package io.workflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The argument checks that the options share. */
final class Checks {

  private Checks() {}

  static void positive(String name, @Nullable Duration value) {
    if (value != null && !value.isPositive()) {
      throw new IllegalArgumentException("Expected " + name + " to be positive, but got " + value);
    }
  }

  static void notNegative(String name, @Nullable Duration value) {
    if (value != null && value.isNegative()) {
      throw new IllegalArgumentException(
          "Expected " + name + " not to be negative, but got " + value);
    }
  }

  static <T> @Nullable T firstSet(@Nullable T first, @Nullable T second) {
    return first == null ? second : first;
  }
}
