package io.workflow.protocol;

import java.util.Arrays;
import java.util.Map;

/**
 * A value that the server stores and passes on without looking into it.
 *
 * @param metadata how to read the data, above all {@code encoding}; a value holds bytes, one char
 *     for each (ISO 8859-1), so that binary metadata of other SDKs survives
 * @param data the encoded value; never changed after construction, neither by the sender nor by the
 *     receiver
 */
public record Payload(Map<String, String> metadata, byte[] data) {

  /** The metadata key that names the encoding of the data. */
  public static final String ENCODING = "encoding";

  public Payload {
    metadata = Map.copyOf(metadata);
  }

  /** The encoding named by the metadata, or an empty string. */
  public String encoding() {
    return metadata.getOrDefault(ENCODING, "");
  }

  /** What this payload adds to a message, in bytes, without framing. */
  public int size() {
    int size = data.length;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      size += entry.getKey().length() + entry.getValue().length();
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && metadata.equals(that.metadata)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * metadata.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "Payload[" + encoding() + ", " + data.length + " bytes]";
  }
}
