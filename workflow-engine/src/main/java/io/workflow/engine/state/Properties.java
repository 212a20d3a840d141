package io.workflow.engine.state;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What lists show of a run beside its state, as it is now: what the code set and removed is in. */
public record Properties(Map<String, Payload> memo, Map<String, Payload> searchAttributes) {

  public Properties {
    memo = Map.copyOf(memo);
    searchAttributes = Map.copyOf(searchAttributes);
  }

  /** As the start says. */
  static Properties of(WorkflowSpec spec) {
    return new Properties(spec.memo(), spec.searchAttributes());
  }

  Properties withMemo(Map<String, Payload> said) {
    return new Properties(merged(memo, said, Payloads::isNothing), searchAttributes);
  }

  Properties withSearchAttributes(Map<String, Payload> said) {
    return new Properties(memo, merged(searchAttributes, said, Payloads::isUnset));
  }

  private static Map<String, Payload> merged(
      Map<String, Payload> before, Map<String, Payload> said, Predicate<Payload> removes) {
    Map<String, Payload> after = new HashMap<>(before);
    said.forEach(
        (name, value) -> {
          if (removes.test(value)) {
            after.remove(name);
          } else {
            after.put(name, value);
          }
        });
    return after;
  }

  /** The form on disk; {@code null} for what is still as the start says. */
  record Stored(
      @Nullable Map<String, Payload> memo, @Nullable Map<String, Payload> searchAttributes) {

    static Stored of(Properties now, WorkflowSpec start) {
      return new Stored(
          changed(now.memo(), start.memo()),
          changed(now.searchAttributes(), start.searchAttributes()));
    }

    private static @Nullable Map<String, Payload> changed(
        Map<String, Payload> now, Map<String, Payload> start) {
      return now.equals(start) ? null : now;
    }

    Properties restored(WorkflowSpec start) {
      return new Properties(
          memo == null ? start.memo() : memo,
          searchAttributes == null ? start.searchAttributes() : searchAttributes);
    }
  }
}
