package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.RestJson;
import io.workflow.worker.channel.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends documents to the server's REST interface, repeats what may be repeated, and turns problems
 * into exceptions. Safe for use by many threads.
 */
final class RestTransport {

  private static final MediaType PAYLOADS = MediaType.parseMediaType(RestJson.PAYLOAD_MEDIA_TYPE);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

  private final RestClient calls;
  private final RestClient longPolls;
  private final ClientSettings settings;
  private final ProblemExceptions problems;
  private final JsonMapper json = RestJson.mapper();

  /** {@code longPolls} waits longer for an answer than {@code calls}. */
  RestTransport(
      RestClient calls, RestClient longPolls, ClientSettings settings, ProblemExceptions problems) {
    this.calls = calls;
    this.longPolls = longPolls;
    this.settings = settings;
    this.problems = problems;
  }

  /** What the server says, or nothing when it may be asked again. */
  private sealed interface Answer {
    record Body(byte[] bytes) implements Answer {}

    record TryAgain(String reason, @Nullable Throwable cause) implements Answer {}
  }

  /**
   * A request to a namespace.
   *
   * @param path below the namespace, with names in braces
   * @param variables for the names, in their order
   * @param parameters of the query; those that are {@code null} are left out
   * @param subject the workflow id or the like, for exceptions
   */
  record Call(
      HttpMethod method,
      String path,
      Object[] variables,
      Map<String, @Nullable Object> parameters,
      @Nullable Object body,
      String subject) {

    static Call post(String subject, Object body, String path, Object... variables) {
      return new Call(HttpMethod.POST, path, variables, Map.of(), body, subject);
    }

    static Call get(
        String subject,
        Map<String, @Nullable Object> parameters,
        String path,
        Object... variables) {
      return new Call(HttpMethod.GET, path, variables, parameters, null, subject);
    }
  }

  /** Sends a request whose answer has no body. */
  void send(Call call) {
    byte[] unused = repeat(calls, call);
  }

  <T> T send(Call call, Class<T> type) {
    return read(repeat(calls, call), type, call);
  }

  /** As {@link #send}, for a request that the server answers only after a while. */
  <T> T longPoll(Call call, Class<T> type) {
    return read(repeat(longPolls, call), type, call);
  }

  private byte[] repeat(RestClient client, Call call) {
    long deadline = System.nanoTime() + settings.retryTimeout().toNanos();
    for (int failures = 1; ; failures++) {
      switch (once(client, call)) {
        case Answer.Body body -> {
          return body.bytes();
        }
        case Answer.TryAgain tryAgain -> {
          Duration wait = BACKOFF.after(failures);
          if (System.nanoTime() + wait.toNanos() - deadline > 0) {
            throw unavailable(call, tryAgain, failures);
          }
          pause(wait, call);
        }
      }
    }
  }

  private WorkflowServerUnavailableException unavailable(
      Call call, Answer.TryAgain last, int tries) {
    return new WorkflowServerUnavailableException(
        "The workflow server at %s did not carry out %s %s in %d tries within %s: %s. Is it running, and is workflow.client.server-url right?"
            .formatted(
                settings.serverUrl(),
                call.method(),
                call.path(),
                tries,
                settings.retryTimeout(),
                last.reason()),
        last.cause());
  }

  private static void pause(Duration wait, Call call) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new WorkflowClientException(
          "Interrupted while repeating %s %s".formatted(call.method(), call.path()), interrupted);
    }
  }

  private Answer once(RestClient client, Call call) {
    RestClient.RequestBodySpec request =
        client
            .method(call.method())
            .uri(uri(call), variables(call))
            .accept(PAYLOADS, MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);
    if (call.body() != null) {
      request.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(call.body()));
    }
    try {
      Answer answer = request.exchange((sent, response) -> answer(response, call));
      return answer == null ? new Answer.TryAgain("no answer", null) : answer;
    } catch (ResourceAccessException notReached) {
      return new Answer.TryAgain(String.valueOf(notReached.getMessage()), notReached);
    }
  }

  private Answer answer(ClientHttpResponse response, Call call) throws IOException {
    byte[] body = response.getBody().readAllBytes();
    if (response.getStatusCode().is2xxSuccessful()) {
      return new Answer.Body(body);
    }
    Problem problem = problem(response.getStatusCode().value(), body);
    if (ProblemExceptions.isTemporary(problem)) {
      return new Answer.TryAgain(
          "HTTP %d %s".formatted(problem.status(), String.valueOf(problem.detail())), null);
    }
    throw problems.exception(problem, call.subject());
  }

  private Problem problem(int status, byte[] body) {
    try {
      Problem problem = json.readValue(body, Problem.class);
      if (problem.status() == status) {
        return problem;
      }
    } catch (JacksonException notAProblem) {
      // A proxy in between answers with pages of its own: the status says what there is to know.
      return new Problem(
          null, null, status, notAProblem.getOriginalMessage(), null, null, null, null);
    }
    return new Problem(null, null, status, null, null, null, null, null);
  }

  private String uri(Call call) {
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromUri(settings.serverUrl())
            .path("/api/v1/namespaces/{namespace}")
            .path(call.path());
    call.parameters()
        .forEach(
            (name, value) -> {
              if (value != null) {
                uri.queryParam(name, "{" + name + "}");
              }
            });
    return uri.build().toUriString();
  }

  private Map<String, Object> variables(Call call) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("namespace", settings.namespace());
    for (int i = 0; i < call.variables().length; i++) {
      variables.put("v" + i, call.variables()[i]);
    }
    call.parameters()
        .forEach(
            (name, value) -> {
              if (value != null) {
                variables.put(name, value);
              }
            });
    return variables;
  }

  private <T> T read(byte[] body, Class<T> type, Call call) {
    try {
      return json.readValue(body, type);
    } catch (JacksonException failure) {
      throw new WorkflowClientException(
          "Expected the server to answer %s %s with a %s, but %s"
              .formatted(
                  call.method(), call.path(), type.getSimpleName(), failure.getOriginalMessage()),
          failure);
    }
  }
}
