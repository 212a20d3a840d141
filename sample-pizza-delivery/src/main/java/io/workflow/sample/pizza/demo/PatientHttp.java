package io.workflow.sample.pizza.demo;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a proxy in front of the application does for its users: while nobody listens, or 503 comes
 * back, it tries again. A connection that is lost after the request was sent is tried again as
 * well, which is right for these endpoints: each of them means the same when it is called twice.
 */
public final class PatientHttp {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Duration patience;
  private final AtomicInteger repeated = new AtomicInteger();

  /**
   * @param patience how long one request may be tried
   */
  public PatientHttp(Duration patience) {
    this.patience = patience;
  }

  /** How many requests were sent again. */
  public int repeated() {
    return repeated.get();
  }

  /**
   * The first answer that is not 503.
   *
   * @throws UnexpectedAnswerException when patience has come to its end
   */
  HttpResponse<String> send(HttpRequest request) {
    long begin = System.nanoTime();
    while (true) {
      boolean last = System.nanoTime() - begin > patience.toNanos();
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 503 || last) {
          return response;
        }
      } catch (IOException unreachable) {
        if (last) {
          throw new UnexpectedAnswerException(
              "%s %s did not answer within %s".formatted(request.method(), request.uri(), patience),
              unreachable);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnexpectedAnswerException("Interrupted", e);
      }
      repeated.incrementAndGet();
      Pause.of(PAUSE);
    }
  }
}
