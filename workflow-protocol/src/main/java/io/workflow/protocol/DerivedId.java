package io.workflow.protocol;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids that follow from other ids: whoever decides the same thing again comes to the same id, so
 * that doing it twice can be seen.
 */
public final class DerivedId {

  private DerivedId() {}

  /** A UUID; the same for the same parts. */
  public static String of(String part, long number) {
    return of(part, Long.toString(number));
  }

  /** A UUID; the same for the same parts. */
  public static String of(String part, String name) {
    return UUID.nameUUIDFromBytes((part + '/' + name).getBytes(StandardCharsets.UTF_8)).toString();
  }
}
