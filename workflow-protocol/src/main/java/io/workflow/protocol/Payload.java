package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that the server stores and passes on without looking into it.
 *
 * @param metadata how to read the data, above all {@code encoding}; a value holds bytes, one char
 *     for each (ISO 8859-1), so that binary metadata of other SDKs survives
 * @param data the encoded value; never changed after construction, neither by the sender nor by the
 *     receiver
 * @param unread what else was sent of it, for example where an SDK has put a value that is too
 *     large
 */
public record Payload(
    Map<String, String> metadata,
    byte[] data,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Opaque unread) {

  /** The metadata key that names the encoding of the data. */
  public static final String ENCODING = "encoding";

  public Payload {
    metadata = Map.copyOf(metadata);
  }

  /** A value of which no more was sent. */
  public static Payload of(Map<String, String> metadata, byte[] data) {
    return new Payload(metadata, data, null);
  }

  /** The encoding named by the metadata, or an empty string. */
  public String encoding() {
    return metadata.getOrDefault(ENCODING, "");
  }

  /** What this payload adds to a message, in bytes, without framing. */
  public int size() {
    int size = data.length + (unread == null ? 0 : unread.size());
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      size += entry.getKey().length() + entry.getValue().length();
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && metadata.equals(that.metadata)
        && Arrays.equals(data, that.data)
        && Objects.equals(unread, that.unread);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * metadata.hashCode() + Arrays.hashCode(data)) + Objects.hashCode(unread);
  }

  @Override
  public String toString() {
    return "Payload[" + encoding() + ", " + data.length + " bytes]";
  }
}
