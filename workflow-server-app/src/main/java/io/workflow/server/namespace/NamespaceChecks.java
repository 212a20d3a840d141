package io.workflow.server.namespace;

import io.workflow.protocol.StorableText;
import io.workflow.server.namespace.NamespaceException.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a namespace may be. */
final class NamespaceChecks {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private NamespaceChecks() {}

  static void create(Namespace namespace) {
    String name = namespace.name();
    if (name.length() > Namespace.MAXIMUM_NAME_LENGTH || !NAME.matcher(name).matches()) {
      throw invalid(
          name,
          ("Expected 'name' to be 1 to %d letters, digits, '-', '_' and '.', beginning with "
                  + "a letter or digit, but got '%s'.")
              .formatted(Namespace.MAXIMUM_NAME_LENGTH, shown(name)));
    }
    text(name, "description", namespace.description());
    text(name, "ownerEmail", namespace.ownerEmail());
    retention(name, namespace.retention());
    data(name, namespace.data());
  }

  static void update(String name, NamespaceUpdate update) {
    text(name, "description", update.description());
    text(name, "ownerEmail", update.ownerEmail());
    retention(name, update.retention());
    data(name, update.data());
  }

  private static void text(String name, String field, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (value.length() > Namespace.MAXIMUM_DESCRIPTION_LENGTH) {
      throw invalid(
          name,
          "Expected '%s' to have at most %,d characters, but it has %,d."
              .formatted(field, Namespace.MAXIMUM_DESCRIPTION_LENGTH, value.length()));
    }
    String unstorable = StorableText.unstorable(value);
    if (unstorable != null) {
      throw invalid(
          name, "Expected '%s' without %s, which can't be stored.".formatted(field, unstorable));
    }
  }

  private static void retention(String name, @Nullable Duration retention) {
    if (retention != null && retention.compareTo(Namespace.MINIMUM_RETENTION) < 0) {
      throw invalid(
          name,
          ("Expected 'retention' to be at least 1 day (\"P1D\"), but got %s; leave it out "
                  + "for 3 days.")
              .formatted(retention));
    }
  }

  private static void data(String name, Map<String, String> data) {
    if (data.size() > Namespace.MAXIMUM_DATA) {
      throw invalid(
          name,
          "Expected 'data' to have at most %d entries, but it has %d."
              .formatted(Namespace.MAXIMUM_DATA, data.size()));
    }
    data.forEach(
        (key, value) -> {
          text(name, "a key of data", key);
          text(name, "data['%s']".formatted(shown(key)), value);
        });
  }

  /** Short enough for a message. */
  static String shown(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "...";
  }

  private static NamespaceException invalid(String name, String message) {
    return new NamespaceException(Reason.INVALID, name, message);
  }
}
