package io.workflow.server.frontend;

import io.workflow.protocol.Payload;
import io.workflow.protocol.StorableText;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What texts and values from outside may be, whoever sends them. What is wrong is an {@link
 * IllegalArgumentException}, which every front end answers as an invalid argument; it names the
 * field. Where SDKs know a sentence by its first words, it begins with them.
 */
public final class ValueRules {

  private static final Logger log = LoggerFactory.getLogger(ValueRules.class);

  private final LimitProperties limits;

  public ValueRules(LimitProperties limits) {
    this.limits = limits;
  }

  /** An id, a name, or another short text. */
  public String text(String field, String value) {
    if (value.length() > limits.idLength()) {
      throw new IllegalArgumentException(
          ("%s length exceeds limit. Expected at most %,d characters, but it has %,d: "
                  + "choose a shorter one.")
              .formatted(field, limits.idLength(), value.length()));
    }
    String unstorable = StorableText.unstorable(value);
    if (unstorable != null) {
      throw new IllegalArgumentException(
          "Expected %s without %s, which can't be stored.".formatted(field, unstorable));
    }
    return value;
  }

  /** Whether a value is small enough to be kept. */
  public boolean fits(long bytes) {
    return bytes <= limits.payload().toBytes();
  }

  /** All values of a field together. */
  public void size(String field, Collection<Payload> values) {
    size(field, values.stream().mapToLong(Payload::size).sum());
  }

  /** A value's size in bytes; large ones are logged. */
  public void size(String field, long bytes) {
    long limit = limits.payload().toBytes();
    if (!fits(bytes)) {
      throw new ValueTooLargeException(field, limit, bytes);
    }
    if (bytes > limits.payloadWarning().toBytes()) {
      log.warn("A request's {} has {} bytes; above {} it is refused", field, bytes, limit);
    }
  }
}
