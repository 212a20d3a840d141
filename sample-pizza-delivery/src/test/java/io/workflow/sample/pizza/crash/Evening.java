package io.workflow.sample.pizza.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.sample.pizza.demo.Customer;
import io.workflow.sample.pizza.demo.PizzaApi;
import io.workflow.sample.pizza.demo.Result;
import io.workflow.sample.pizza.demo.Stories;
import io.workflow.sample.pizza.demo.Story;
import io.workflow.sample.pizza.order.Stage;
import io.workflow.sample.pizza.payment.Payment;
import io.workflow.sample.pizza.payment.PaymentAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.util.Throwables;
import tools.jackson.databind.json.JsonMapper;

/** Many customers, who come one after the other and each wait for the end of their story. */
final class Evening implements AutoCloseable {

  private final PizzaApi api;
  private final List<Story> stories = new ArrayList<>();
  private final List<CompletableFuture<Stage>> ends = new ArrayList<>();
  private final AtomicInteger placed = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();

  /** {@code orders} customers, who live the stories of {@code stories.json} in turn. */
  Evening(PizzaApi api, int orders) {
    this.api = api;
    List<Story> templates = Stories.load(JsonMapper.builder().build());
    // Waiting for an oven that never gets ready takes longest: once, and at the beginning.
    List<Story> quick = templates.stream().filter(story -> !story.script().ovenBreaks()).toList();
    for (int i = 0; i < orders; i++) {
      Story template =
          i < templates.size()
              ? templates.get(i)
              : quick.get((i - templates.size()) % quick.size());
      stories.add(template.withOrderId("order-%03d".formatted(i)));
    }
  }

  /** Lets the next customers come, so much time between two of them; does not wait for them. */
  void welcome(int count, Duration between) {
    int first = ends.size();
    for (int i = 0; i < count; i++) {
      Story story = stories.get(first + i);
      ends.add(
          CompletableFuture.supplyAsync(
              () -> live(story),
              CompletableFuture.delayedExecutor(
                  between.toMillis() * i, TimeUnit.MILLISECONDS, customers)));
    }
  }

  private Stage live(Story story) {
    Customer customer = new Customer(story, api);
    customer.order();
    placed.incrementAndGet();
    Stage end = customer.follow(line -> {}).stage();
    ended.incrementAndGet();
    return end;
  }

  int placed() {
    return placed.get();
  }

  int ended() {
    return ended.get();
  }

  /** Waits until every customer has seen the end; fails at the first who saw an error. */
  void awaitEnd(Duration patience) {
    await()
        .atMost(patience)
        .until(
            () -> {
              assertThat(errors()).as("errors that customers saw").isEmpty();
              return ended.get() == stories.size();
            });
  }

  private List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      if (ends.get(i).state() == Future.State.FAILED) {
        Story story = stories.get(i);
        errors.add(
            "%s (%s) %s"
                .formatted(
                    story.order().id(),
                    story.title(),
                    Throwables.getStackTrace(ends.get(i).exceptionNow())));
      }
    }
    return errors;
  }

  /** Every order ended as its story says, and every customer was charged as often as it says. */
  void verifyStories() {
    List<Payment> payments = api.payments();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < stories.size(); i++) {
      Result result = Result.of(stories.get(i), ends.get(i).join(), payments);
      result
          .differences()
          .forEach(
              difference ->
                  wrong.add(
                      "%s (%s) %s"
                          .formatted(
                              result.story().order().id(), result.story().title(), difference)));
    }
    assertThat(wrong).as("orders that did not end as their story says").isEmpty();
    // The engine's own promise, below the tables that would hide a second charge.
    assertThat(api.paymentAttempts())
        .extracting(Evening::attempt)
        .as("attempts of payments, each started at most once")
        .doesNotHaveDuplicates();
  }

  private static String attempt(PaymentAttempt attempt) {
    return "%s %s attempt %d".formatted(attempt.call(), attempt.activity(), attempt.attempt());
  }

  /** How many stories end so. */
  long expected(Stage end) {
    return stories.stream().filter(story -> story.expect().end() == end).count();
  }

  @Override
  public void close() {
    customers.shutdownNow();
  }
}
