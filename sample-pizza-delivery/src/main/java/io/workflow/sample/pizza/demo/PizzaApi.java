package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.OrderRequest;
import io.workflow.sample.pizza.order.OrderStatus;
import io.workflow.sample.pizza.payment.Payment;
import io.workflow.sample.pizza.payment.PaymentAttempt;
import io.workflow.sample.pizza.simulation.Script;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The application's REST endpoints, as its customers use them. */
public final class PizzaApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final URI base;
  private final PatientHttp http;
  private final JsonMapper json;

  public PizzaApi(URI base, PatientHttp http, JsonMapper json) {
    this.base = base;
    this.http = http;
    this.json = json;
  }

  /** Tells kitchen and couriers beforehand how to treat the order. */
  public void script(String orderId, Script script) {
    expect2xx(http.send(request("/simulation/scripts/" + orderId).PUT(body(script)).build()));
  }

  /** Places an order; the second time it is the same order. */
  public void place(OrderRequest order) {
    expect2xx(http.send(request("/orders").POST(body(order)).build()));
  }

  public OrderStatus status(String orderId) {
    return json.readValue(get("/orders/" + orderId), OrderStatus.class);
  }

  /**
   * Asks to cancel.
   *
   * @return whether the order was still open
   */
  public boolean cancel(String orderId) {
    HttpResponse<String> response =
        http.send(request("/orders/" + orderId + "/cancel").POST(BodyPublishers.noBody()).build());
    if (response.statusCode() == 409) {
      return false;
    }
    expect2xx(response);
    return true;
  }

  public List<Payment> payments() {
    return json.readValue(get("/payments"), new TypeReference<>() {});
  }

  public List<PaymentAttempt> paymentAttempts() {
    return json.readValue(get("/payments/attempts"), new TypeReference<>() {});
  }

  private String get(String path) {
    return expect2xx(http.send(request(path).GET().build())).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  private HttpRequest.BodyPublisher body(Object value) {
    return BodyPublishers.ofString(json.writeValueAsString(value));
  }

  private static HttpResponse<String> expect2xx(HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw new UnexpectedAnswerException(
          "Expected 2xx from %s %s, but got %d: %s"
              .formatted(
                  response.request().method(),
                  response.uri(),
                  response.statusCode(),
                  response.body()));
    }
    return response;
  }
}
