package io.workflow.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an editor shows for the server's properties. */
class ConfigurationMetadataTest {

  @Test
  void shouldDescribeEveryProperty() throws IOException {
    try (InputStream metadata =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
      JsonNode properties = JsonMapper.shared().readTree(metadata).path("properties");

      assertThat(properties).isNotEmpty();
      assertThat(properties)
          .filteredOn(property -> property.path("description").asString("").isBlank())
          .as("properties without a description")
          .isEmpty();
      assertThat(properties)
          .filteredOn(property -> property.path("defaultValue").isMissingNode())
          .as("properties without a default")
          .isEmpty();
    }
  }
}
