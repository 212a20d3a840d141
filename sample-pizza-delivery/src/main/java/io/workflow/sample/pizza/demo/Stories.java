package io.workflow.sample.pizza.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The stories of {@code stories.json}. */
public final class Stories {

  private Stories() {}

  /** All of them, in the order in which they are to be told. */
  public static List<Story> load(JsonMapper json) {
    try (InputStream file =
        Objects.requireNonNull(Stories.class.getResourceAsStream("/stories.json"))) {
      return json.readValue(file, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read stories.json", e);
    }
  }
}
