import { orderWorker, setting } from './worker';

/** A worker for checks that have none of their own; it runs until it is told to stop. */
async function main(): Promise<void> {
  const { worker, connection } = await orderWorker(
    setting('WORKFLOW_ADDRESS'),
    setting('WORKFLOW_TASK_QUEUE'),
  );
  console.log('serving');
  await worker.run();
  await connection.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
