package io.workflow.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.RestJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Plays the server's REST interface on a port of its own; answers are given beforehand. */
final class FakeServer implements AutoCloseable {

  private static final JsonMapper JSON = RestJson.mapper();
  private static final String NAMESPACE = "/api/v1/namespaces/default";

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Received> received = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final @Nullable SSLContext tls;
  private final int port;
  private HttpServer server;

  FakeServer() {
    this(null);
  }

  /** Speaks TLS when there is a context for it. */
  FakeServer(@Nullable SSLContext tls) {
    this.tls = tls;
    server = listen(0);
    port = server.getAddress().getPort();
  }

  /** What is done with a request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /**
   * A request.
   *
   * @param path below the namespace, as it was sent
   */
  record Received(
      String method,
      String path,
      Map<String, String> parameters,
      @Nullable String accept,
      byte[] bytes) {

    <T> T body(Class<T> type) {
      return JSON.readValue(bytes, type);
    }
  }

  URI url() {
    return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port);
  }

  /** Answers for the next requests, in this order. */
  FakeServer answer(Answer... next) {
    synchronized (answers) {
      answers.addAll(Arrays.asList(next));
    }
    return this;
  }

  static Answer document(Object document) {
    return exchange -> reply(exchange, 200, "application/json", JSON.writeValueAsBytes(document));
  }

  static Answer done() {
    return exchange -> exchange.sendResponseHeaders(204, -1);
  }

  static Answer problem(Problem.Code code, String detail) {
    return problem(new Problem(null, code.name(), code.status(), detail, null, code, null, null));
  }

  static Answer problem(Problem problem) {
    return exchange ->
        reply(exchange, problem.status(), Problem.MEDIA_TYPE, JSON.writeValueAsBytes(problem));
  }

  static Answer unavailable(String retryAfter) {
    return exchange -> {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
      problem(Problem.Code.UNAVAILABLE, "Shard 7 has no owner at this moment.").to(exchange);
    };
  }

  /** As a proxy answers. */
  static Answer page(int status) {
    return exchange ->
        reply(
            exchange,
            status,
            "text/html",
            "<html>no upstream</html>".getBytes(StandardCharsets.UTF_8));
  }

  /** The connection breaks before there is an answer. */
  static Answer lost() {
    return HttpExchange::close;
  }

  /** There is no answer for as long as this server lives. */
  Answer silence() {
    return exchange -> {
      try {
        closed.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    };
  }

  List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** The only request. */
  Received request() {
    List<Received> all = received();
    if (all.size() != 1) {
      throw new AssertionError("Expected one request, but got " + all);
    }
    return all.getFirst();
  }

  /** Nobody listens any more, until {@link #start}. */
  void stop() {
    server.stop(0);
  }

  /** Listens again, on the same port. */
  void start() {
    server = listen(port);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer listen(int onPort) {
    try {
      HttpServer started = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
      started.setExecutor(threads);
      started.createContext("/", this::handle);
      started.start();
      return started;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private HttpServer create(InetSocketAddress address) throws IOException {
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer secured = HttpsServer.create(address, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(tls));
    return secured;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Received request = read(exchange);
      synchronized (received) {
        received.add(request);
      }
      Answer answer;
      synchronized (answers) {
        answer = answers.poll();
      }
      (answer == null ? page(418) : answer).to(exchange);
    }
  }

  private static Received read(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String path = uri.getRawPath();
    return new Received(
        exchange.getRequestMethod(),
        path.startsWith(NAMESPACE) ? path.substring(NAMESPACE.length()) : path,
        parameters(uri.getRawQuery()),
        exchange.getRequestHeaders().getFirst("Accept"),
        exchange.getRequestBody().readAllBytes());
  }

  private static Map<String, String> parameters(@Nullable String query) {
    return query == null
        ? Map.of()
        : Arrays.stream(query.split("&", -1))
            .map(each -> each.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static void reply(HttpExchange exchange, int status, String mediaType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", mediaType);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
