"""The order saga: workflows and activities."""

from dataclasses import dataclass, field
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, is_cancelled_exception


@dataclass
class Order:
    order_id: str
    pizzas: list[str]
    refused: bool = False
    done: list[str] = field(default_factory=list)


@activity.defn
async def reserve_payment(order_id: str) -> str:
    """Fails twice: the retry policy has to bring it to its third attempt."""
    attempt = activity.info().attempt
    if attempt < 3:
        raise ApplicationError(f"The bank is busy, attempt {attempt}", type="BankBusy")
    return f"payment-of-{order_id}-at-attempt-{attempt}"


@activity.defn
async def bake(pizza: str) -> str:
    activity.heartbeat("in the oven")
    return f"{pizza}, baked"


@activity.defn
async def charge(payment: str, refused: bool) -> None:
    if refused:
        raise ApplicationError(f"{payment} is refused", type="CardRefused", non_retryable=True)


@activity.defn
async def release_payment(payment: str) -> str:
    return f"released {payment}"


@activity.defn
async def throw_away(pizza: str) -> str:
    return f"threw {pizza} away"


@activity.defn
async def drive(order_id: str) -> str:
    return f"{order_id} is at the door"


ACTIVITIES = [reserve_payment, bake, charge, release_payment, throw_away, drive]

OPTIONS = {
    "start_to_close_timeout": timedelta(seconds=10),
    "heartbeat_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=100), backoff_coefficient=1, maximum_attempts=5
    ),
}


@workflow.defn(name="order")
class OrderWorkflow:
    """One pizza in each run: the others are left to the runs after it."""

    def __init__(self) -> None:
        self.state = "new"
        self.oven: str | None = None
        self.toppings: list[str] = []

    @workflow.signal
    def ready(self, oven: str) -> None:
        self.oven = oven

    @workflow.query
    def status(self) -> str:
        return self.state

    @workflow.update
    def add_topping(self, topping: str) -> list[str]:
        self.toppings.append(topping)
        return self.toppings

    @add_topping.validator
    def check_topping(self, topping: str) -> None:
        if topping == "pineapple":
            raise ValueError("no pineapple here")

    @workflow.run
    async def run(self, order: Order) -> list[str]:
        undo: list[tuple] = []
        try:
            done = await self.one_pizza(order, undo)
        except BaseException as error:
            if is_cancelled_exception(error):
                raise
            undone = [
                await workflow.execute_activity(step, argument, **OPTIONS)
                for step, argument in reversed(undo)
            ]
            raise ApplicationError(
                "the order was undone", undone, type="OrderUndone", non_retryable=True
            ) from error
        if len(order.pizzas) > 1:
            workflow.continue_as_new(Order(order.order_id, order.pizzas[1:], order.refused, done))
        return done

    async def one_pizza(self, order: Order, undo: list[tuple]) -> list[str]:
        payment = await workflow.execute_activity(reserve_payment, order.order_id, **OPTIONS)
        undo.append((release_payment, payment))
        self.state = "reserved"
        await workflow.sleep(timedelta(milliseconds=200))
        self.state = "waiting for the oven"
        await workflow.wait_condition(lambda: self.oven is not None)
        toppings = " and ".join(self.toppings) or "nothing"
        pizza = await workflow.execute_activity(
            bake, f"{order.pizzas[0]} with {toppings}", **OPTIONS
        )
        undo.append((throw_away, pizza))
        self.state = "baked"
        await workflow.execute_activity(charge, args=[payment, order.refused], **OPTIONS)
        delivery = await workflow.execute_child_workflow(
            DeliverWorkflow.run,
            order.order_id,
            id=f"{workflow.info().workflow_id}-delivery-{len(order.done)}",
        )
        return [*order.done, f"{pizza} in {self.oven}; {delivery}; {payment}"]


@workflow.defn(name="deliver")
class DeliverWorkflow:
    @workflow.run
    async def run(self, order_id: str) -> str:
        return await workflow.execute_activity(drive, order_id, **OPTIONS)


WORKFLOWS = [OrderWorkflow, DeliverWorkflow]
