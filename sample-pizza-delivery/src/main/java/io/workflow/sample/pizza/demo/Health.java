package io.workflow.sample.pizza.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a Spring Boot application how it is. */
public final class Health {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI address;

  private Health(String address) {
    this.address = URI.create(address);
  }

  /** Of the pizza delivery: whether it takes requests. */
  public static Health ofApplication(String url) {
    return new Health(url + "/actuator/health/readiness");
  }

  /** Of the workflow server: whether it has its database, its broker and its shards. */
  public static Health ofServer(String url) {
    return new Health(url + "/actuator/health");
  }

  /** Whether it takes requests at this moment. */
  public boolean isUp() {
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).GET().build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Waits until it takes requests.
   *
   * @throws IllegalStateException if it does not in time, or its process ended
   */
  public void await(JavaProcess process, Duration patience) {
    long begin = System.nanoTime();
    // The process first: on its port somebody else may answer.
    while (!process.isAlive() || !isUp()) {
      if (!process.isAlive() || System.nanoTime() - begin > patience.toNanos()) {
        throw new IllegalStateException(
            "The %s %s; its log is %s and says:\n%s"
                .formatted(
                    process.name(),
                    process.isAlive()
                        ? "is not ready after %d s".formatted(patience.toSeconds())
                        : "ended while it started",
                    process.log(),
                    process.lastWords()));
      }
      Pause.of(LOOK_EVERY);
    }
  }
}
