"""Three servers are stopped and started again, one after the other, while customers order: none of them sees an error."""

import asyncio
import logging
import os
import sys
import traceback
import uuid

from temporalio.client import Client
from temporalio.worker import Worker

from cluster import Balancer, Cluster, Services, from_environment
from saga import ACTIVITIES, WORKFLOWS, Order, OrderWorkflow

TASK_QUEUE = f"compatibility-rolling-{uuid.uuid4()}"
CUSTOMERS = 4
ENOUGH_OPERATIONS = 100
LAST_ORDERS_SECONDS = 60
PAUSE_SECONDS = 0.3


class Customers:
    """So many at a time: each orders, asks, changes, and waits for what was ordered, again and again."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.open = True
        self.operations = 0
        self.orders = 0
        self.errors: list[str] = []

    async def order_until_closing_time(self) -> None:
        while self.open:
            try:
                await self.order(f"rolling-{uuid.uuid4()}")
                self.orders += 1
                await asyncio.sleep(PAUSE_SECONDS)
            except Exception:  # whatever it is, a caller sees it
                self.errors.append(traceback.format_exc())

    async def order(self, order_id: str) -> None:
        handle = await self.client.start_workflow(
            OrderWorkflow.run, Order(order_id, ["margherita"]), id=order_id, task_queue=TASK_QUEUE
        )
        self.operations += 1
        while await handle.query(OrderWorkflow.status) != "waiting for the oven":
            self.operations += 1
            await asyncio.sleep(0.2)
        topping = await handle.execute_update(OrderWorkflow.add_topping, "basil")
        await handle.signal(OrderWorkflow.ready, "oven 3")
        result = await handle.result()
        await handle.describe()
        self.operations += 4
        expected = [
            f"margherita with basil, baked in oven 3; {order_id} is at the door;"
            f" payment-of-{order_id}-at-attempt-3"
        ]
        if topping != ["basil"] or result != expected:
            raise AssertionError(f"Expected {expected}, but got {result} with {topping}")


async def nodes_are_replaced_without_an_error(cluster: Cluster, client: Client) -> None:
    customers = Customers(client)
    async with Worker(client, task_queue=TASK_QUEUE, workflows=WORKFLOWS, activities=ACTIVITIES):
        tasks = [
            asyncio.create_task(customers.order_until_closing_time()) for _ in range(CUSTOMERS)
        ]
        try:
            for node in cluster.nodes:
                print(f"{node.name} is stopped after {customers.operations} operations", flush=True)
                await node.stop()
                await node.start()
                await cluster.until_whole()
        finally:
            customers.open = False
            _, late = await asyncio.wait(tasks, timeout=LAST_ORDERS_SECONDS)
            for task in late:
                task.cancel()
    if late:
        raise AssertionError(f"{len(late)} customers still wait after {LAST_ORDERS_SECONDS} s")
    print(f"{customers.orders} orders, {customers.operations} operations", flush=True)
    if customers.errors:
        raise AssertionError(f"{len(customers.errors)} errors:\n" + "\n".join(customers.errors))
    if customers.operations < ENOUGH_OPERATIONS:
        raise AssertionError(
            f"Expected {ENOUGH_OPERATIONS} operations to prove anything, but got {customers.operations}"
        )


async def main() -> int:
    # Activities of the saga fail on purpose: a line each time would hide what matters.
    logging.getLogger("temporalio.activity").setLevel(logging.CRITICAL)
    java, jar, work = from_environment()
    async with Services(java, jar, work) as services, Cluster(java, jar, work, services) as cluster:
        async with Balancer([node.grpc for node in cluster.nodes]) as address:
            try:
                await nodes_are_replaced_without_an_error(cluster, await Client.connect(address))
                print("ok    nodes_are_replaced_without_an_error", flush=True)
                return 0
            except Exception:
                print("FAIL  nodes_are_replaced_without_an_error", flush=True)
                traceback.print_exc()
                return 1


if __name__ == "__main__":
    code = asyncio.run(main())
    sys.stdout.flush()
    sys.stderr.flush()
    # As in main.py: threads of the SDK's native core.
    os._exit(code)
