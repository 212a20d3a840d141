"""Runs orders against the server at WORKFLOW_ADDRESS and checks what comes of them."""

import asyncio
import os
import sys
import traceback
import uuid

from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import ApplicationError
from temporalio.worker import Replayer, Worker

from saga import ACTIVITIES, WORKFLOWS, Order, OrderWorkflow

TASK_QUEUE = f"compatibility-python-{uuid.uuid4()}"


def check(actual: object, expected: object) -> None:
    if actual != expected:
        raise AssertionError(f"Expected {expected!r}, but got {actual!r}")


async def start(client: Client, pizzas: list[str], refused: bool = False) -> WorkflowHandle:
    order_id = f"py-{uuid.uuid4()}"
    return await client.start_workflow(
        OrderWorkflow.run,
        Order(order_id, pizzas, refused),
        id=order_id,
        task_queue=TASK_QUEUE,
        memo={"note": "hot"},
    )


async def until_waiting(handle: WorkflowHandle) -> None:
    while await handle.query(OrderWorkflow.status) != "waiting for the oven":
        await asyncio.sleep(0.05)


async def orders_are_baked_and_delivered(client: Client) -> None:
    handle = await start(client, ["margherita"])
    await until_waiting(handle)
    check(await handle.execute_update(OrderWorkflow.add_topping, "basil"), ["basil"])
    check(await handle.execute_update(OrderWorkflow.add_topping, "olives"), ["basil", "olives"])
    await handle.signal(OrderWorkflow.ready, "oven 3")
    check(
        await handle.result(),
        [
            f"margherita with basil and olives, baked in oven 3; {handle.id} is at the door;"
            f" payment-of-{handle.id}-at-attempt-3"
        ],
    )
    check(await handle.query(OrderWorkflow.status), "baked")
    described = await handle.describe()
    check(described.status, WorkflowExecutionStatus.COMPLETED)
    check(await described.memo_value("note"), "hot")


async def updates_are_refused_by_their_validator(client: Client) -> None:
    handle = await start(client, ["hawaii"])
    await until_waiting(handle)
    before = len((await handle.fetch_history()).events)
    try:
        await handle.execute_update(OrderWorkflow.add_topping, "pineapple")
        raise AssertionError("Expected the update to be refused")
    except WorkflowUpdateFailedError:
        pass
    check(len((await handle.fetch_history()).events), before)
    await handle.terminate("the test is over")
    check((await handle.describe()).status, WorkflowExecutionStatus.TERMINATED)


async def failed_orders_are_undone(client: Client) -> None:
    handle = await start(client, ["diavola"], refused=True)
    await handle.signal(OrderWorkflow.ready, "oven 1")
    try:
        await handle.result()
        raise AssertionError("Expected the order to fail")
    except WorkflowFailureError as error:
        cause = error.cause
        assert isinstance(cause, ApplicationError), cause
        check(cause.type, "OrderUndone")
        check(
            list(cause.details),
            [
                [
                    "threw diavola with nothing, baked away",
                    f"released payment-of-{handle.id}-at-attempt-3",
                ]
            ],
        )


async def runs_continue_as_new(client: Client) -> None:
    handle = await start(client, ["one", "two", "three"])
    latest = client.get_workflow_handle(handle.id)
    runs: set[str] = set()
    for i in range(3):
        described = await latest.describe()
        while described.run_id in runs:
            await asyncio.sleep(0.05)
            described = await latest.describe()
        runs.add(described.run_id)
        await latest.signal(OrderWorkflow.ready, f"oven {i}")
    done = await handle.result()
    check(len(done), 3)
    check(done[2].split(";")[0], "three with nothing, baked in oven 2")


async def orders_are_canceled(client: Client) -> None:
    handle = await start(client, ["bianca"])
    await until_waiting(handle)
    await handle.cancel()
    try:
        await handle.result()
        raise AssertionError("Expected the order to be canceled")
    except WorkflowFailureError:
        check((await handle.describe()).status, WorkflowExecutionStatus.CANCELED)


async def orders_are_found_by_a_query(client: Client) -> None:
    query = (
        f"WorkflowType = 'order' AND TaskQueue = '{TASK_QUEUE}' AND ExecutionStatus = 'Terminated'"
    )
    check([found.status.name async for found in client.list_workflows(query)], ["TERMINATED"])
    check((await client.count_workflows(query)).count, 1)


async def histories_replay(client: Client) -> None:
    histories = client.list_workflows(f"TaskQueue = '{TASK_QUEUE}'").map_histories()
    await Replayer(workflows=WORKFLOWS).replay_workflows(histories)


SCENARIOS = [
    orders_are_baked_and_delivered,
    updates_are_refused_by_their_validator,
    failed_orders_are_undone,
    runs_continue_as_new,
    orders_are_canceled,
    orders_are_found_by_a_query,
    histories_replay,
]


async def main() -> int:
    client = await Client.connect(os.environ["WORKFLOW_ADDRESS"])
    failed = 0
    async with Worker(client, task_queue=TASK_QUEUE, workflows=WORKFLOWS, activities=ACTIVITIES):
        for scenario in SCENARIOS:
            try:
                async with asyncio.timeout(30):
                    await scenario(client)
                print(f"ok    {scenario.__name__}", flush=True)
            except Exception:  # one scenario that fails does not hide the others
                failed += 1
                print(f"FAIL  {scenario.__name__}", flush=True)
                traceback.print_exc()
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    code = asyncio.run(main())
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of the SDK's native core may call into an interpreter that is being taken down, which then aborts.
    os._exit(code)
