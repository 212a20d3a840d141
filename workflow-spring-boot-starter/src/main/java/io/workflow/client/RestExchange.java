package io.workflow.client;

import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.RestJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Sends a request once and says what came of it. Safe for use by many threads. */
final class RestExchange {

  private static final MediaType PAYLOADS = MediaType.parseMediaType(RestJson.PAYLOAD_MEDIA_TYPE);

  private final String namespace;

  /** A newer server may know codes that this client does not: then the status counts. */
  private final JsonMapper problems =
      RestJson.mapper().rebuild().enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL).build();

  RestExchange(String namespace) {
    this.namespace = namespace;
  }

  /** What came of a request. */
  sealed interface Answer {

    /** It was carried out. */
    record Done(byte[] body) implements Answer {}

    /** It was not, and would not be the next time. */
    record Refused(Problem problem) implements Answer {}

    /**
     * It may be carried out a little later.
     *
     * @param maybeDone whether it may have been carried out without our learning of it
     * @param elsewhere whether another node may well do it at once
     * @param retryAfter what the server asked for; zero when nothing
     */
    record TryAgain(
        String reason,
        boolean maybeDone,
        boolean elsewhere,
        Duration retryAfter,
        @Nullable Throwable cause)
        implements Answer {}

    /** There is no talking to the server as things are configured. */
    record NoTrust(IOException cause) implements Answer {}
  }

  /** {@code server} is the URL of one node. */
  Answer send(RestClient http, URI server, RestCall call, byte @Nullable [] body) {
    String template = call.template();
    RestClient.RequestBodySpec request =
        http.method(call.method())
            .uri(
                template,
                ignored -> ServerAddresses.expand(server, template, call.values(namespace)))
            .accept(PAYLOADS, MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);
    if (body != null) {
      request.contentType(MediaType.APPLICATION_JSON).body(body);
    }
    try {
      return Objects.requireNonNull(
          request.exchange((sent, response) -> answer(response)), "no answer");
    } catch (ResourceAccessException notReached) {
      return answer(notReached);
    }
  }

  private static Answer answer(ResourceAccessException failure) {
    return switch (failure.getCause()) {
      case SSLHandshakeException noTrust -> new Answer.NoTrust(noTrust);
      case SSLPeerUnverifiedException noTrust -> new Answer.NoTrust(noTrust);
      case null, default ->
          new Answer.TryAgain(reason(failure), !neverSent(failure), true, Duration.ZERO, failure);
    };
  }

  /** The JDK's client throws without a message when nobody listens. */
  private static String reason(ResourceAccessException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static boolean neverSent(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ConnectException
          || at instanceof HttpConnectTimeoutException
          || at instanceof UnknownHostException
          || at instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private Answer answer(ClientHttpResponse response) throws IOException {
    byte[] body = response.getBody().readAllBytes();
    if (response.getStatusCode().is2xxSuccessful()) {
      return new Answer.Done(body);
    }
    Problem problem = problem(response.getStatusCode().value(), body);
    return ProblemExceptions.isTemporary(problem)
        ? new Answer.TryAgain(
            "HTTP %d%s"
                .formatted(
                    problem.status(), problem.detail() == null ? "" : " " + problem.detail()),
            ProblemExceptions.isMaybeDone(problem),
            ProblemExceptions.isOfOneNode(problem),
            retryAfter(response.getHeaders()),
            null)
        : new Answer.Refused(problem);
  }

  private Problem problem(int status, byte[] body) {
    try {
      Problem problem = problems.readValue(body, Problem.class);
      if (problem != null && problem.status() == status) {
        return problem;
      }
    } catch (JacksonException notOurs) {
      // A proxy in between answers with pages of its own: the status says what there is to know.
      return unexplained(status);
    }
    return unexplained(status);
  }

  private static Problem unexplained(int status) {
    return new Problem(null, null, status, null, null, null, null, null);
  }

  /** Seconds alone: our server gives no dates, and clocks differ. */
  private static Duration retryAfter(HttpHeaders headers) {
    String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
    return value != null && value.matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(value))
        : Duration.ZERO;
  }
}
