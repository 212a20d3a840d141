package io.workflow.client;

import io.workflow.WorkflowOptions;
import io.workflow.worker.DataConverter;
import io.workflow.worker.JsonDataConverter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Puts a {@link WorkflowClient} together; what is not set has the default that its method names.
 * Not safe for use by several threads.
 */
public final class WorkflowClientBuilder {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Longer than the server waits for an answer to a query. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

  /** Longer than the server keeps a long poll open. */
  private static final Duration LONG_POLL_READ_TIMEOUT = Duration.ofSeconds(40);

  private URI serverUrl = URI.create("http://localhost:8233");
  private String namespace = "default";
  private String taskQueue = "default";
  private String identity = ManagementFactory.getRuntimeMXBean().getName();
  private Duration retryTimeout = Duration.ofSeconds(30);
  private DataConverter dataConverter = new JsonDataConverter();
  private RestClient.Builder restClient = RestClient.builder();
  private Function<Duration, ClientHttpRequestFactory> requestFactory =
      WorkflowClientBuilder::jdkRequestFactory;
  private Function<String, Optional<WorkflowOptions>> properties = type -> Optional.empty();

  WorkflowClientBuilder() {}

  /**
   * Where the server's REST interface is, without the path {@code /api}; default: {@code
   * http://localhost:8233}.
   */
  public WorkflowClientBuilder serverUrl(URI value) {
    if (value.getScheme() == null || value.getHost() == null) {
      throw new IllegalArgumentException(
          "Expected the URL of the workflow server, such as http://localhost:8233, but got '%s'"
              .formatted(value));
    }
    serverUrl = value;
    return this;
  }

  /** Default: {@code default}. */
  public WorkflowClientBuilder namespace(String value) {
    namespace = notBlank("namespace", value);
    return this;
  }

  /** Of workflows whose options and annotation name none; default: {@code default}. */
  public WorkflowClientBuilder taskQueue(String value) {
    taskQueue = notBlank("taskQueue", value);
    return this;
  }

  /** Who asks, for people who read histories; default: process id and host. */
  public WorkflowClientBuilder identity(String value) {
    identity = notBlank("identity", value);
    return this;
  }

  /**
   * How long one request is repeated while the server can't be reached or has no room; zero: not at
   * all; default: 30 s.
   */
  public WorkflowClientBuilder retryTimeout(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "Expected a retryTimeout that is not negative, but got " + value);
    }
    retryTimeout = value;
    return this;
  }

  /** Default: JSON; the same as the worker's. */
  public WorkflowClientBuilder dataConverter(DataConverter value) {
    dataConverter = Objects.requireNonNull(value);
    return this;
  }

  /**
   * For interceptors, headers and observations; it is copied, and its request factory is replaced
   * by those of {@link #requestFactory}. Default: a plain one.
   */
  public WorkflowClientBuilder restClient(RestClient.Builder value) {
    restClient = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Makes what sends the requests; asked once for each read timeout that the client needs: one for
   * requests that are answered at once and one for those that the server keeps open. This is where
   * an SSL bundle or a proxy goes. Default: the JDK's client, connecting within 5 s.
   */
  public WorkflowClientBuilder requestFactory(Function<Duration, ClientHttpRequestFactory> value) {
    requestFactory = Objects.requireNonNull(value);
    return this;
  }

  /**
   * What the application's properties say for a workflow type: it counts where the options of a
   * call say nothing, and goes before the annotation. Default: nothing.
   */
  public WorkflowClientBuilder workflowProperties(
      Function<String, Optional<WorkflowOptions>> value) {
    properties = Objects.requireNonNull(value);
    return this;
  }

  /** A client; nothing is asked of the server yet. */
  public WorkflowClient build() {
    return new RestWorkflowClient(
        new ClientSettings(serverUrl, namespace, taskQueue, identity, retryTimeout),
        restClient.clone().requestFactory(requestFactory.apply(READ_TIMEOUT)).build(),
        restClient.clone().requestFactory(requestFactory.apply(LONG_POLL_READ_TIMEOUT)).build(),
        dataConverter,
        properties);
  }

  private static ClientHttpRequestFactory jdkRequestFactory(Duration readTimeout) {
    // HTTP/1.1: the upgrade to HTTP/2 without TLS costs a round trip and confuses proxies.
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(http);
    factory.setReadTimeout(readTimeout);
    return factory;
  }

  private static String notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("Expected a %s that is not blank".formatted(name));
    }
    return value;
  }
}
