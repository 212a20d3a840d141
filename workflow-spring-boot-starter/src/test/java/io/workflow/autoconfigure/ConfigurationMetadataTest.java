package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationMetadataTest {

  @Test
  void shouldDescribeEachPropertyAndItsDefault() throws IOException {
    List<JsonNode> properties = properties();

    assertThat(properties)
        .extracting(each -> each.path("name").asString())
        .contains(
            "workflow.task-queue",
            "workflow.client.server-url",
            "workflow.worker.activities",
            "workflow.worker.kafka.workflow-partitions");
    assertThat(properties)
        .filteredOn(each -> each.path("description").asString("").isBlank())
        .isEmpty();
    assertThat(properties).filteredOn(each -> !each.has("defaultValue")).isEmpty();
  }

  /** The other metadata on the class path are Spring's own. */
  private static List<JsonNode> properties() throws IOException {
    try (InputStream metadata =
        Objects.requireNonNull(
                WorkflowProperties.class.getProtectionDomain().getCodeSource().getLocation())
            .toURI()
            .resolve("META-INF/spring-configuration-metadata.json")
            .toURL()
            .openStream()) {
      return JsonMapper.builder()
          .build()
          .readTree(metadata)
          .path("properties")
          .valueStream()
          .toList();
    } catch (java.net.URISyntaxException wrong) {
      throw new IOException(wrong);
    }
  }
}
