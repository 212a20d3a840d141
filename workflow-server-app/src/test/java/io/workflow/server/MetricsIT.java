package io.workflow.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What operators read of metrics is what a running server shows, and the other way round. */
class MetricsIT {

  private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");

  /** A row of a table whose first column names metrics. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (`[a-z][a-z_]+(?:\\{[^}]*})?`(?:, `[a-z][a-z_{},]+`)*) \\|", Pattern.MULTILINE);

  private static final Pattern NAME = Pattern.compile("`([a-z][a-z_]+)");
  private static final Pattern FAMILY = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);
  private static final List<String> UNITS = List.of("", "_total", "_seconds", "_bytes");

  /** So many that each node gets some of another one's. */
  private static final int WORKFLOWS = 40;

  @Test
  void shouldNameInItsDocumentationWhatItShows() throws Exception {
    try (TestServer first = TestServer.start("workflow.server.node.name=a");
        TestServer second = first.join("b", List.of());
        HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < WORKFLOWS; i++) {
        start(http, i % 2 == 0 ? first : second, "w-" + i);
      }

      Set<String> shown = families(http, first);
      Set<String> documented = documented();

      assertThat(shown).as("what %s names", OPERATIONS).containsAll(documented);
      assertThat(documented).as("metrics of this server").containsAll(own(first, shown));
    }
  }

  private static void start(HttpClient http, TestServer node, String id) throws Exception {
    URI uri = URI.create(node.url() + "/api/v1/namespaces/default/workflows/" + id);
    int status =
        http.send(
                HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"workflowType\":\"T\",\"taskQueue\":\"q\"}"))
                    .build(),
                BodyHandlers.ofString())
            .statusCode();
    assertThat(status).isEqualTo(201);
  }

  private static Set<String> families(HttpClient http, TestServer node) throws Exception {
    String body =
        http.send(
                HttpRequest.newBuilder(URI.create(node.url() + "/actuator/prometheus")).build(),
                BodyHandlers.ofString())
            .body();
    return groups(FAMILY, body);
  }

  private static Set<String> documented() throws IOException {
    return ROW.matcher(Files.readString(OPERATIONS))
        .results()
        .flatMap(row -> groups(NAME, row.group(1)).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> groups(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As Prometheus shows them; those of libraries have dots in their names. */
  private static Set<String> own(TestServer node, Set<String> shown) {
    return node.bean(MeterRegistry.class).getMeters().stream()
        .map((Meter meter) -> meter.getId())
        .filter(id -> !id.getName().contains("."))
        .map(
            id -> {
              assertThat(id.getDescription()).as("description of %s", id.getName()).isNotBlank();
              return Stream.of(id.getName())
                  .flatMap(name -> UNITS.stream().map(unit -> name + unit))
                  .filter(shown::contains)
                  .findFirst()
                  .orElseThrow(() -> new AssertionError(id + " is not shown"));
            })
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
