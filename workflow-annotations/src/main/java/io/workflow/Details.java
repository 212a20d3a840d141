package io.workflow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that travel with a failure. They are decoded when they are asked for. */
public interface Details {

  /** No values. */
  Details NONE = new LocalDetails(new ArrayList<>());

  /** How many there are. */
  int size();

  /**
   * One of them; {@code null} when there are fewer.
   *
   * @param index 0 is the first
   * @throws RuntimeException when the value is not a {@code type}
   */
  <T> @Nullable T get(int index, Class<T> type);

  /** Values that have not travelled yet. */
  static Details of(@Nullable Object... values) {
    if (values.length == 0) {
      return NONE;
    }
    List<@Nullable Object> copy = new ArrayList<>(values.length);
    for (Object value : values) {
      copy.add(value);
    }
    return new LocalDetails(copy);
  }
}
