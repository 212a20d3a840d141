package io.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values in the memory of this process, as they were given. */
record LocalDetails(List<@Nullable Object> values) implements Details {

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public <T> @Nullable T get(int index, Class<T> type) {
    return index < values.size() ? type.cast(values.get(index)) : null;
  }
}
