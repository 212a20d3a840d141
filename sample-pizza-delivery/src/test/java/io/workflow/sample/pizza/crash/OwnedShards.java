package io.workflow.sample.pizza.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.json.JsonMapper;

/** How many shards a server serves, as it says itself. */
final class OwnedShards {

  private static final JsonMapper json = JsonMapper.builder().build();

  private OwnedShards() {}

  static int of(String serverUrl) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body =
          http.send(
                  HttpRequest.newBuilder(URI.create(serverUrl + "/actuator/cluster")).build(),
                  BodyHandlers.ofString())
              .body();
      return json.readTree(body).at("/shards/owned").asInt();
    } catch (IOException silent) {
      throw new UncheckedIOException("The server at " + serverUrl + " does not answer", silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
