package io.workflow.client;

import io.workflow.WorkflowOptions;
import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import io.workflow.data.JsonDataConverter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Puts a {@link WorkflowClient} together; what is not set has the default that its method names.
 * Not safe for use by several threads.
 */
public final class WorkflowClientBuilder {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private List<URI> serverUrls = List.of(URI.create("http://localhost:8233"));
  private String namespace = "default";
  private String taskQueue = "default";
  private String identity = ManagementFactory.getRuntimeMXBean().getName();
  private Duration retryTimeout = Duration.ofSeconds(30);
  private Duration requestTimeout = Duration.ofSeconds(20);
  private Duration longPollTimeout = Duration.ofSeconds(40);
  private ClientTime time = ClientTime.SYSTEM;
  private ServerAddresses.Names names = ServerAddresses.Names.SYSTEM;
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
    return serverUrls(List.of(value));
  }

  /**
   * The REST interfaces of several nodes of one server, as {@link #serverUrl}. Requests go round
   * them; where one does not answer, the next is tried at once. A name with several addresses does
   * the same without TLS.
   */
  public WorkflowClientBuilder serverUrls(List<URI> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Expected the URL of the workflow server, but got none");
    }
    values.forEach(WorkflowClientBuilder::requireUrl);
    serverUrls = List.copyOf(values);
    return this;
  }

  private static void requireUrl(URI value) {
    if (value.getScheme() == null || value.getHost() == null) {
      throw new IllegalArgumentException(
          "Expected the URL of the workflow server, such as http://localhost:8233, but got '%s'"
              .formatted(value));
    }
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

  /**
   * How long the server may take for one answer; then the request is repeated. Longer than the
   * server waits for a worker to answer a query; default: 20 s.
   */
  public WorkflowClientBuilder requestTimeout(Duration value) {
    requestTimeout = positive("requestTimeout", value);
    return this;
  }

  /**
   * As {@link #requestTimeout}, for requests that wait for a workflow's end. Longer than the 20 s
   * that the server keeps them open; default: 40 s.
   */
  public WorkflowClientBuilder longPollTimeout(Duration value) {
    longPollTimeout = positive("longPollTimeout", value);
    return this;
  }

  /** Default: JSON; must be the same as the workers'. */
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
   * Makes what sends the requests, with the given read timeout; asked twice: for {@link
   * #requestTimeout} and {@link #longPollTimeout}. This is where an SSL bundle or a proxy goes.
   * Default: the JDK's client, connecting within 5 s.
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

  /** Tests have names of their own. */
  WorkflowClientBuilder names(ServerAddresses.Names value) {
    names = value;
    return this;
  }

  /** Tests pass time by themselves. */
  WorkflowClientBuilder time(ClientTime value) {
    time = value;
    return this;
  }

  /** A client; nothing is asked of the server yet. */
  public WorkflowClient build() {
    ClientSettings settings = new ClientSettings(namespace, taskQueue, identity, retryTimeout);
    FailureConverter failures = new FailureConverter(dataConverter);
    RestTransport transport =
        new RestTransport(
            restClient(requestTimeout),
            restClient(longPollTimeout),
            new ServerAddresses(serverUrls, names, time),
            settings,
            new ProblemExceptions(namespace, failures),
            time);
    return new RestWorkflowClient(
        new WorkflowCalls(transport, dataConverter, settings),
        failures,
        new RestActivityCompletion(transport, dataConverter, failures),
        properties);
  }

  private RestClient restClient(Duration readTimeout) {
    return restClient
        .clone()
        // Of its own, whatever the application does for its other calls.
        .uriBuilderFactory(new DefaultUriBuilderFactory())
        .requestFactory(requestFactory.apply(readTimeout))
        .build();
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

  private static Duration positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "Expected a %s longer than zero, but got %s".formatted(name, value));
    }
    return value;
  }

  private static String notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("Expected a %s that is not blank".formatted(name));
    }
    return value;
  }
}
