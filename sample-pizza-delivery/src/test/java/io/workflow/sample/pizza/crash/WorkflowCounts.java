package io.workflow.sample.pizza.crash;

import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** How many orders there are, as the server's lists say. */
final class WorkflowCounts {

  private final RestClient rest;

  WorkflowCounts(String serverUrl) {
    rest = RestClient.create(serverUrl + "/api/v1/namespaces/default/workflow-count");
  }

  long running() {
    return count("ExecutionStatus = 'Running'");
  }

  long completed() {
    return count("ExecutionStatus = 'Completed'");
  }

  long canceled() {
    return count("ExecutionStatus = 'Canceled'");
  }

  long all() {
    return count("");
  }

  private long count(String query) {
    JsonNode answer = rest.get().uri("?query={query}", query).retrieve().body(JsonNode.class);
    if (answer == null) {
      throw new IllegalStateException("Expected a count for \"" + query + "\", but got nothing");
    }
    return answer.get("count").asLong();
  }
}
