import * as wf from '@temporalio/workflow';
import type * as activities from './activities';

const { reservePayment, bake, charge, releasePayment, throwAway, drive } = wf.proxyActivities<
  typeof activities
>({
  startToCloseTimeout: '10s',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '100ms', backoffCoefficient: 1, maximumAttempts: 5 },
});

export interface Order {
  orderId: string;
  pizzas: string[];
  refused?: boolean;
  done?: string[];
}

export const ready = wf.defineSignal<[string]>('ready');
export const status = wf.defineQuery<string>('status');
export const addTopping = wf.defineUpdate<string[], [string]>('addTopping');

/** One pizza in each run: the others are left to the runs after it. */
export async function order(input: Order): Promise<string[]> {
  const done = input.done ?? [];
  const toppings: string[] = [];
  const undo: Array<() => Promise<string>> = [];
  let state = 'new';
  let oven: string | undefined;

  wf.setHandler(status, () => state);
  wf.setHandler(ready, (name) => {
    oven = name;
  });
  wf.setHandler(
    addTopping,
    (topping) => {
      toppings.push(topping);
      return toppings;
    },
    {
      validator: (topping) => {
        if (topping === 'pineapple') {
          throw new Error('no pineapple here');
        }
      },
    },
  );

  try {
    const payment = await reservePayment(input.orderId);
    undo.unshift(() => releasePayment(payment));
    state = 'reserved';
    await wf.sleep('200ms');
    state = 'waiting for the oven';
    await wf.condition(() => oven !== undefined);
    const pizza = await bake(`${input.pizzas[0]} with ${toppings.join(' and ') || 'nothing'}`);
    undo.unshift(() => throwAway(pizza));
    state = 'baked';
    await charge(payment, input.refused ?? false);
    const delivery = await wf.executeChild(deliver, {
      args: [input.orderId],
      workflowId: `${wf.workflowInfo().workflowId}-delivery-${done.length}`,
    });
    done.push(`${pizza} in ${oven}; ${delivery}; ${payment}`);
  } catch (error) {
    const undone: string[] = [];
    await wf.CancellationScope.nonCancellable(async () => {
      for (const step of undo) {
        undone.push(await step());
      }
    });
    if (wf.isCancellation(error)) {
      throw error;
    }
    throw wf.ApplicationFailure.create({
      message: 'the order was undone',
      type: 'OrderUndone',
      nonRetryable: true,
      details: [undone],
      cause: error instanceof Error ? error : undefined,
    });
  }
  if (input.pizzas.length > 1) {
    await wf.continueAsNew<typeof order>({ ...input, pizzas: input.pizzas.slice(1), done });
  }
  return done;
}

export async function deliver(orderId: string): Promise<string> {
  return drive(orderId);
}
