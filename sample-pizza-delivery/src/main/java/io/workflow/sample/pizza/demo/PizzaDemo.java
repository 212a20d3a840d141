package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.OrderStatus;
import io.workflow.sample.pizza.order.Stage;
import io.workflow.sample.pizza.payment.Payment;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code mvn -Ppizza} runs: opens the house, places the orders of {@code stories.json}, tells
 * what becomes of them, and keeps the house open until Ctrl-C.
 */
public final class PizzaDemo {

  private static final Duration BETWEEN_ORDERS = Duration.ofMillis(350);

  private final DemoSettings settings;
  private final Terminal terminal;
  private final StoryTeller teller;
  private final JsonMapper json = JsonMapper.builder().build();
  private final AtomicReference<@Nullable Duration> firstDelivery = new AtomicReference<>();

  private PizzaDemo(DemoSettings settings, Terminal terminal) {
    this.settings = settings;
    this.terminal = terminal;
    this.teller = new StoryTeller(terminal);
  }

  /** Ends with 0 only if every story ended as it should. */
  public static void main(String[] arguments) throws Exception {
    DemoSettings settings = DemoSettings.of(System::getProperty);
    boolean allAsExpected = new PizzaDemo(settings, Terminal.ofSystem()).run();
    System.exit(allAsExpected ? 0 : 1);
  }

  private boolean run() throws InterruptedException, ExecutionException {
    new Greeting(terminal).show();
    Addresses addresses = Addresses.choose(teller::say);
    try (House house = new House(settings, addresses, teller::say)) {
      Runtime.getRuntime().addShutdownHook(new Thread(house::close, "close-the-house"));
      teller.say(
          "Heating the ovens: PostgreSQL, Kafka, the workflow server, the pizza delivery ...");
      house.open();
      teller.say(
          "Open. Application pid %d, server pid %d: kill -9 either and watch."
              .formatted(house.application().pid(), house.server().pid()));
      List<Result> results =
          tell(
              new PizzaApi(
                  URI.create(addresses.applicationUrl()),
                  new PatientHttp(Duration.ofMinutes(2)),
                  json));
      new Scoreboard(terminal).show(results);
      showFirstDelivery();
      if (!settings.exit()) {
        new Greeting(terminal).whatToLookAt(addresses, results);
        new CountDownLatch(1).await();
      }
      return results.stream().allMatch(Result::asExpected);
    }
  }

  /** Places the orders one after the other; their stories are told side by side. */
  private List<Result> tell(PizzaApi api) throws InterruptedException, ExecutionException {
    String shift =
        DateTimeFormatter.ofPattern("HHmmss").format(LocalTime.now(ZoneId.systemDefault()));
    List<Story> stories =
        Stories.load(json).stream()
            .map(story -> story.withOrderId(story.order().id() + "-" + shift))
            .toList();
    List<Future<Stage>> ends = new ArrayList<>();
    try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < stories.size(); i++) {
        int number = i + 1;
        Story story = stories.get(i);
        ends.add(customers.submit(() -> live(number, story, api)));
        Pause.of(BETWEEN_ORDERS);
      }
      List<Result> results = new ArrayList<>();
      List<Stage> stages = new ArrayList<>();
      for (Future<Stage> end : ends) {
        stages.add(end.get());
      }
      List<Payment> payments = api.payments();
      for (int i = 0; i < stories.size(); i++) {
        results.add(Result.of(stories.get(i), stages.get(i), payments));
      }
      return results;
    }
  }

  private Stage live(int number, Story story, PizzaApi api) {
    Customer customer = new Customer(story, api);
    customer.order();
    OrderStatus last = customer.follow(line -> teller.tell(number, story, line));
    if (last.stage() == Stage.DELIVERED) {
      firstDelivery.compareAndSet(null, teller.elapsed());
    }
    return last.stage();
  }

  private void showFirstDelivery() {
    Duration first = firstDelivery.get();
    if (first == null) {
      return;
    }
    Duration sinceThen = teller.elapsed().minus(first);
    Duration sinceCommand =
        Duration.between(settings.commandStarted(), Instant.now()).minus(sinceThen);
    terminal.line(
        ("  First pizza delivered %d.%d s after the ovens were lit (PostgreSQL and Kafka "
                + "included), %d s after the command (the build included).")
            .formatted(first.toSeconds(), first.toMillisPart() / 100, sinceCommand.toSeconds()));
  }
}
