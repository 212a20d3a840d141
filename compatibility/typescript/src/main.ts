import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  Client,
  Connection,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { orderWorker, setting } from './worker';
import { addTopping, order, ready, status, type Order } from './workflows';

const taskQueue = `compatibility-typescript-${randomUUID()}`;
let client: Client;

async function start(input: Omit<Order, 'orderId'>): Promise<WorkflowHandle<typeof order>> {
  const orderId = `ts-${randomUUID()}`;
  return client.workflow.start(order, {
    workflowId: orderId,
    taskQueue,
    args: [{ orderId, ...input }],
    memo: { note: 'hot' },
  });
}

async function untilWaiting(handle: WorkflowHandle<typeof order>): Promise<void> {
  while ((await handle.query(status)) !== 'waiting for the oven') {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ordersAreBakedAndDelivered(): Promise<void> {
  const handle = await start({ pizzas: ['margherita'] });
  await untilWaiting(handle);
  assert.deepEqual(await handle.executeUpdate(addTopping, { args: ['basil'] }), ['basil']);
  assert.deepEqual(await handle.executeUpdate(addTopping, { args: ['olives'] }), [
    'basil',
    'olives',
  ]);
  await handle.signal(ready, 'oven 3');
  assert.deepEqual(await handle.result(), [
    `margherita with basil and olives, baked in oven 3; ${handle.workflowId} is at the door;` +
      ` payment-of-${handle.workflowId}-at-attempt-3`,
  ]);
  assert.equal(await handle.query(status), 'baked');
  const described = await handle.describe();
  assert.equal(described.status.name, 'COMPLETED');
  assert.deepEqual(described.memo, { note: 'hot' });
}

async function updatesAreRefusedByTheirValidator(): Promise<void> {
  const handle = await start({ pizzas: ['hawaii'] });
  await untilWaiting(handle);
  const before = (await handle.fetchHistory()).events?.length;
  await assert.rejects(
    handle.executeUpdate(addTopping, { args: ['pineapple'] }),
    (error) => error instanceof WorkflowUpdateFailedError,
  );
  assert.equal((await handle.fetchHistory()).events?.length, before, 'a rejection leaves no trace');
  await handle.terminate('the test is over');
  await assert.rejects(handle.result());
}

async function failedOrdersAreUndone(): Promise<void> {
  const handle = await start({ pizzas: ['diavola'], refused: true });
  await handle.signal(ready, 'oven 1');
  await assert.rejects(handle.result(), (error) => {
    assert.ok(error instanceof WorkflowFailedError);
    assert.ok(error.cause instanceof ApplicationFailure);
    assert.equal(error.cause.type, 'OrderUndone');
    assert.deepEqual(error.cause.details, [
      [
        'threw diavola with nothing, baked away',
        `released payment-of-${handle.workflowId}-at-attempt-3`,
      ],
    ]);
    return true;
  });
}

async function runsContinueAsNew(): Promise<void> {
  const handle = await start({ pizzas: ['one', 'two', 'three'] });
  const runs = new Set<string>();
  for (let i = 0; i < 3; i++) {
    let described = await handle.describe();
    while (described.status.name === 'RUNNING' && runs.has(described.runId)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      described = await handle.describe();
    }
    runs.add(described.runId);
    await client.workflow.getHandle(handle.workflowId).signal(ready, `oven ${i}`);
  }
  const done = await handle.result();
  assert.equal(done.length, 3);
  assert.equal(runs.size, 3);
  assert.match(done[2], /^three with nothing, baked in oven 2/);
}

async function ordersAreCanceled(): Promise<void> {
  const handle = await start({ pizzas: ['bianca'] });
  await untilWaiting(handle);
  await handle.cancel();
  await assert.rejects(handle.result(), WorkflowFailedError);
  assert.equal((await handle.describe()).status.name, 'CANCELLED');
  const events = (await handle.fetchHistory()).events ?? [];
  const undone = events.filter(
    (event) =>
      event.activityTaskScheduledEventAttributes?.activityType?.name === 'releasePayment',
  );
  assert.equal(undone.length, 1, 'a canceled order is undone too');
}

async function ordersAreFoundByAQuery(): Promise<void> {
  const found: string[] = [];
  const query = `WorkflowType = 'order' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Terminated'`;
  for await (const execution of client.workflow.list({ query })) {
    found.push(execution.status.name);
  }
  assert.deepEqual(found, ['TERMINATED']);
  assert.equal((await client.workflow.count(query)).count, 1);
}

async function main(): Promise<void> {
  const address = setting('WORKFLOW_ADDRESS');
  const { worker, connection } = await orderWorker(address, taskQueue);
  client = new Client({ connection: await Connection.connect({ address }) });
  let failed = 0;
  await worker.runUntil(async () => {
    for (const scenario of [
      ordersAreBakedAndDelivered,
      updatesAreRefusedByTheirValidator,
      failedOrdersAreUndone,
      runsContinueAsNew,
      ordersAreCanceled,
      ordersAreFoundByAQuery,
    ]) {
      try {
        await within(30_000, scenario());
        console.log(`ok    ${scenario.name}`);
      } catch (error) {
        failed++;
        console.log(`FAIL  ${scenario.name}`);
        console.error(error);
      }
    }
  });
  await client.connection.close();
  await connection.close();
  process.exitCode = failed === 0 ? 0 : 1;
}

async function within<T>(millis: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${millis} ms`)), millis);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
