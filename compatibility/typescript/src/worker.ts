import { NativeConnection, Worker } from '@temporalio/worker';
import * as activities from './activities';

export async function orderWorker(address: string, taskQueue: string): Promise<{
  worker: Worker;
  connection: NativeConnection;
}> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: require.resolve('./workflows'),
    activities,
    shutdownGraceTime: '2s',
  });
  return { worker, connection };
}

export function setting(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`Expected ${name} to be set, for example ${name}=127.0.0.1:7233`);
  }
  return value;
}
