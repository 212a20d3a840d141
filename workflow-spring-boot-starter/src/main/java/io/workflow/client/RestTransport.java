package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.client.RestExchange.Answer;
import io.workflow.protocol.Backoff;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.RestJson;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
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
  private final ServerAddresses servers;
  private final ClientSettings settings;
  private final ProblemExceptions problems;
  private final ClientTime time;
  private final RestExchange exchange;
  private final JsonMapper json = RestJson.mapper();

  /** {@code longPolls} waits longer for an answer than {@code calls}. */
  RestTransport(
      RestClient calls,
      RestClient longPolls,
      ServerAddresses servers,
      ClientSettings settings,
      ProblemExceptions problems,
      ClientTime time) {
    this.calls = calls;
    this.longPolls = longPolls;
    this.servers = servers;
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
    int rounds = 1;
    ServerAddresses.Round round = servers.round();
    URI server = first(round);
    Duration asked = Duration.ZERO;
    for (int tries = 1; ; tries++) {
      switch (exchange.send(http, server, call, body)) {
        case Answer.Done done -> {
          servers.answered(server);
          return done.body();
        }
        case Answer.Refused(Problem problem) -> {
          servers.answered(server);
          if (maybeDone && ProblemExceptions.isGone(problem) && call.carriedOut().getAsBoolean()) {
            return NOTHING;
          }
          throw problems.exception(server, problem, call, maybeDone);
        }
        case Answer.NoTrust(var cause) -> throw problems.noTrust(server, call, cause);
        case Answer.TryAgain again -> {
          maybeDone |= again.maybeDone();
          asked = longer(asked, again.retryAfter());
          URI next = elsewhere(round, server, again);
          Duration wait = next == null ? longer(backoff(rounds), asked) : Duration.ZERO;
          Duration passed = Duration.ofNanos(time.nanoTime() - start);
          if (limit != null && passed.plus(wait).compareTo(limit) >= 0) {
            throw problems.unavailable(servers, call, again, tries, limit);
          }
          report(server, call, again, tries, limit);
          stopIfInterrupted(call);
          if (next == null) {
            pause(wait, call);
            rounds++;
            round = servers.round();
            next = first(round);
            asked = Duration.ZERO;
          }
          server = next;
        }
      }
    }
  }

  private static URI first(ServerAddresses.Round round) {
    return Objects.requireNonNull(round.next(), "no address");
  }

  /** Where to try at once; {@code null} when it is time to wait. */
  private @Nullable URI elsewhere(ServerAddresses.Round round, URI failed, Answer.TryAgain again) {
    if (!again.elsewhere()) {
      return null;
    }
    servers.failed(failed);
    return round.next();
  }

  private static Duration backoff(int rounds) {
    return BACKOFF.spreadAfter(rounds, ThreadLocalRandom.current());
  }

  private void report(
      URI server, RestCall call, Answer.TryAgain again, int tries, @Nullable Duration limit) {
    if (limit == null && tries % TRIES_BETWEEN_WARNINGS == 0) {
      log.warn(
          "Still waiting for '{}': the workflow server at {} did not answer the last {} "
              + "tries, the last time because of {}",
          call.subject(),
          servers,
          tries,
          again.reason());
    } else {
      log.debug(
          "Trying {} {} again, after {}: {}", call.method(), call.path(), server, again.reason());
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void pause(Duration wait, RestCall call) {
    try {
      time.sleep(wait);
    } catch (InterruptedException interrupted) {
      throw interrupted(call, interrupted);
    }
  }

  private static void stopIfInterrupted(RestCall call) {
    if (Thread.interrupted()) {
      throw interrupted(call, new InterruptedException());
    }
  }

  private static WorkflowClientException interrupted(RestCall call, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new WorkflowClientException(
        "Interrupted while repeating %s %s for '%s'"
            .formatted(call.method(), call.path(), call.subject()),
        cause);
  }

  private <T> T read(byte[] body, Class<T> type, RestCall call) {
    try {
      return json.readValue(body, type);
    } catch (JacksonException failure) {
      throw new WorkflowClientException(
          ("Expected the workflow server at %s to answer %s %s with a %s, but %s. Check "
                  + "workflow.client.server-url and the server's version.")
              .formatted(
                  servers,
                  call.method(),
                  call.path(),
                  type.getSimpleName(),
                  failure.getOriginalMessage()),
          failure);
    }
  }
}
