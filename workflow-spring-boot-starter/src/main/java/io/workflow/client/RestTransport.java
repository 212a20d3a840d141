package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.client.RestExchange.Answer;
import io.workflow.protocol.Backoff;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.RestJson;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends documents to the server's REST interface, repeats what may be repeated, and turns problems
 * into exceptions. Safe for use by many threads.
 */
final class RestTransport {

  private static final Logger log = LoggerFactory.getLogger(RestTransport.class);

  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(2));

  /** Roughly each minute, while a wait that has no end can't reach the server. */
  private static final int TRIES_BETWEEN_WARNINGS = 40;

  private static final byte[] NOTHING = {};

  private final RestClient calls;
  private final RestClient longPolls;
  private final ClientSettings settings;
  private final ProblemExceptions problems;
  private final ClientTime time;
  private final RestExchange exchange;
  private final JsonMapper json = RestJson.mapper();

  /** {@code longPolls} waits longer for an answer than {@code calls}. */
  RestTransport(
      RestClient calls,
      RestClient longPolls,
      ClientSettings settings,
      ProblemExceptions problems,
      ClientTime time) {
    this.calls = calls;
    this.longPolls = longPolls;
    this.settings = settings;
    this.problems = problems;
    this.time = time;
    this.exchange = new RestExchange(settings.namespace());
  }

  /** Sends a request whose answer has no body. */
  void send(RestCall call) {
    byte[] unused = repeat(calls, call, settings.retryTimeout());
  }

  <T> T send(RestCall call, Class<T> type) {
    return read(repeat(calls, call, settings.retryTimeout()), type, call);
  }

  /**
   * As {@link #send}, for a request that the server answers only after a while. It is repeated for
   * as long as the thread is not interrupted: whoever waits for a workflow waits through the
   * restarts of servers.
   */
  <T> T longPoll(RestCall call, Class<T> type) {
    return read(repeat(longPolls, call, null), type, call);
  }

  private byte[] repeat(RestClient http, RestCall call, @Nullable Duration limit) {
    byte[] body = call.body() == null ? null : json.writeValueAsBytes(call.body());
    long start = time.nanoTime();
    boolean maybeDone = false;
    for (int tries = 1; ; tries++) {
      switch (exchange.send(http, call, body)) {
        case Answer.Done done -> {
          return done.body();
        }
        case Answer.Refused(Problem problem) -> {
          if (maybeDone && ProblemExceptions.isGone(problem) && call.carriedOut().getAsBoolean()) {
            return NOTHING;
          }
          throw problems.exception(problem, call, maybeDone);
        }
        case Answer.NoTrust(var cause) -> throw problems.noTrust(call, cause);
        case Answer.TryAgain again -> {
          maybeDone |= again.maybeDone();
          Duration wait =
              longer(BACKOFF.spreadAfter(tries, ThreadLocalRandom.current()), again.retryAfter());
          Duration passed = Duration.ofNanos(time.nanoTime() - start);
          if (limit != null && passed.plus(wait).compareTo(limit) > 0) {
            throw problems.unavailable(call, again, tries, limit);
          }
          report(call, again, tries, limit);
          pause(wait, call);
        }
      }
    }
  }

  private void report(RestCall call, Answer.TryAgain again, int tries, @Nullable Duration limit) {
    if (limit == null && tries % TRIES_BETWEEN_WARNINGS == 0) {
      log.warn(
          "Still waiting for '{}': the workflow server at {} did not answer the last {} "
              + "tries, the last time because of {}",
          call.subject(),
          settings.serverUrl(),
          tries,
          again.reason());
    } else {
      log.debug("Trying {} {} again: {}", call.method(), call.path(), again.reason());
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void pause(Duration wait, RestCall call) {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      time.sleep(wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new WorkflowClientException(
          "Interrupted while repeating %s %s for '%s'"
              .formatted(call.method(), call.path(), call.subject()),
          interrupted);
    }
  }

  private <T> T read(byte[] body, Class<T> type, RestCall call) {
    try {
      return json.readValue(body, type);
    } catch (JacksonException failure) {
      throw new WorkflowClientException(
          ("Expected the workflow server at %s to answer %s %s with a %s, but %s. Check "
                  + "workflow.client.server-url and the server's version.")
              .formatted(
                  settings.serverUrl(),
                  call.method(),
                  call.path(),
                  type.getSimpleName(),
                  failure.getOriginalMessage()),
          failure);
    }
  }
}
