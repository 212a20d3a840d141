package io.workflow.engine.state;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

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
}
