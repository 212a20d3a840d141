package io.workflow.sample.pizza.order;

import io.workflow.ActivityCancellationType;
import io.workflow.ActivityFailure;
import io.workflow.ActivityOptions;
import io.workflow.ApplicationFailure;
import io.workflow.CanceledFailure;
import io.workflow.CancellationScope;
import io.workflow.Durable;
import io.workflow.DurableFailure;
import io.workflow.Workflow;
import io.workflow.sample.pizza.courier.Couriers;
import io.workflow.sample.pizza.kitchen.Kitchen;
import io.workflow.sample.pizza.order.StoryLine.Scene;
import io.workflow.sample.pizza.payment.Payments;
import io.workflow.sample.pizza.receipt.Receipts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order saga. It reads from top to bottom as if nothing could ever crash; that it survives
 * crashes is the server's business, not this code's.
 */
@Workflow
class PizzaOrderWorkflow implements PizzaOrder {

  /** A cancelled order waits for the step under way: only then is it known what to undo. */
  private static final ActivityOptions FINISH_WHAT_IS_BEGUN =
      ActivityOptions.builder()
          .cancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
          .build();

  private final Payments payments;
  private final Kitchen kitchen;
  private final Couriers couriers;
  private final Receipts receipts;
  private final Promises promises;

  private final Compensations compensations = new Compensations();
  private final List<StoryLine> story = new ArrayList<>();
  private String orderId = "";
  private Stage stage = Stage.RECEIVED;
  private boolean ready;
  private @Nullable String courier;
  private @Nullable String pickedUpBy;
  private boolean delivered;

  PizzaOrderWorkflow(
      Payments payments, Kitchen kitchen, Couriers couriers, Receipts receipts, Promises promises) {
    this.payments = Durable.with(FINISH_WHAT_IS_BEGUN, payments);
    this.kitchen = Durable.with(FINISH_WHAT_IS_BEGUN, kitchen);
    this.couriers = Durable.with(FINISH_WHAT_IS_BEGUN, couriers);
    this.receipts = receipts;
    this.promises = promises;
  }

  @Override
  public Stage bring(Order order) {
    orderId = order.id();
    tell(Scene.ORDER, "%s orders %s".formatted(order.customer(), Words.list(order.pizzas())));
    try {
      pay(order);
      bake(order);
      findCourier(order);
      // From here the pizza is on the road, and it is too late to change one's mind.
      CancellationScope.detached(() -> deliver(order)).run();
      return end(Stage.DELIVERED, "Buon appetito!");
    } catch (DurableFailure failure) {
      CancellationScope.detached(compensations::runAll).run();
      return undone(failure);
    }
  }

  private void pay(Order order) {
    enter(Stage.PAYING);
    compensations.add(() -> refund(order));
    payments.reserve(order.id(), order.card(), order.total());
    payments.charge(order.id());
    tell(Scene.MONEY, "%s paid".formatted(Words.euros(order.total())));
  }

  private void refund(Order order) {
    BigDecimal refunded = payments.refund(order.id());
    if (refunded.signum() > 0) {
      tell(Scene.UNDO, "%s given back".formatted(Words.euros(refunded)));
    }
  }

  private void bake(Order order) {
    enter(Stage.IN_THE_OVEN);
    compensations.add(() -> cancelBake(order));
    kitchen.bake(order.id(), order.kitchen(), order.pizzas().size());
    tell(Scene.OVEN, "In the oven at %s".formatted(order.kitchen()));
    if (!Durable.await(promises.ready(), () -> ready)) {
      throw ApplicationFailure.nonRetryable(
          "%s did not get it ready in time".formatted(order.kitchen()), "KitchenTooLate");
    }
    tell(Scene.OVEN, "Golden brown and on the counter");
  }

  private void cancelBake(Order order) {
    if (kitchen.cancelBake(order.id())) {
      tell(Scene.UNDO, "%s takes it out of the oven".formatted(order.kitchen()));
    }
  }

  /** Asks one courier after the other, until one stands at the counter. */
  private void findCourier(Order order) {
    compensations.add(() -> releaseCourier(order));
    List<String> noShows = new ArrayList<>();
    while (noShows.size() < promises.couriers()) {
      enter(Stage.FINDING_COURIER);
      String found = couriers.find(order.id(), order.address().district(), noShows);
      courier = found;
      tell(Scene.COURIER, "%s is on the way to the counter".formatted(found));
      enter(Stage.WAITING_FOR_COURIER);
      if (Durable.await(promises.pickUp(), () -> found.equals(pickedUpBy))) {
        return;
      }
      tell(Scene.TROUBLE, "%s does not show up".formatted(found));
      couriers.release(order.id());
      noShows.add(found);
      courier = null;
    }
    throw ApplicationFailure.nonRetryable(
        "%d couriers did not show up".formatted(noShows.size()), "NoCourier");
  }

  private void releaseCourier(Order order) {
    couriers.release(order.id());
    if (courier != null) {
      tell(Scene.UNDO, "%s may go home".formatted(courier));
    }
  }

  private void deliver(Order order) {
    enter(Stage.ON_THE_ROAD);
    tell(Scene.ROAD, "%s rides to %s".formatted(courier, order.address().street()));
    if (!Durable.await(promises.delivery(), () -> delivered)) {
      throw ApplicationFailure.nonRetryable(
          "%s never arrived at %s".formatted(courier, order.address().street()), "LostOnTheRoad");
    }
    receipts.send(order.id(), order.customer(), order.total());
    tell(Scene.DOOR, "%s opens the door; receipt sent".formatted(order.customer()));
  }

  /**
   * A refused card and a closed kitchen are business, not errors; a cancelled order is cancelled.
   */
  private Stage undone(DurableFailure failure) {
    if (CanceledFailure.isCause(failure)) {
      end(Stage.CANCELLED, "Cancelled by the customer");
      throw new CanceledFailure("Order '%s' was cancelled".formatted(orderId));
    }
    Throwable cause =
        failure instanceof ActivityFailure && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean declined =
        cause instanceof ApplicationFailure reason && reason.type().equals(Payments.CARD_DECLINED);
    String why = cause instanceof DurableFailure known ? known.originalMessage() : "" + cause;
    return end(declined ? Stage.DECLINED : Stage.REFUNDED, why);
  }

  @Override
  public void ready() {
    ready = true;
  }

  @Override
  public void pickedUp(String courierName) {
    pickedUpBy = courierName;
  }

  @Override
  public void delivered(String courierName) {
    delivered = delivered || courierName.equals(courier);
  }

  @Override
  public OrderStatus status() {
    return new OrderStatus(orderId, stage, courier, story);
  }

  private void enter(Stage next) {
    stage = next;
  }

  private Stage end(Stage last, String text) {
    stage = last;
    tell(Scene.END, text);
    return last;
  }

  private void tell(Scene scene, String text) {
    story.add(new StoryLine(Durable.now(), scene, text));
  }
}
