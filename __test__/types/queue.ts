// What electron-re-native/queue declares, as a program uses it.

import { queueClient, queueWorker, type QueueClient, type QueueWorker } from '../../queue.js';

declare const tasks: {
  resize(photo: Uint8Array, width: number): Promise<Uint8Array>;
  count(text: string): number;
  notATask: string;
};

const connection = { host: '127.0.0.1' };

export async function main(signal: AbortSignal) {
  const remote: QueueClient<typeof tasks> = queueClient<typeof tasks>('images', {
    connection,
    job: { removeOnComplete: true },
  });
  const thumb: Uint8Array = await remote.tasks.resize(new Uint8Array(1), 320);
  const count: number = await remote.run('count', ['text'], {
    retries: 3,
    priority: 2,
    timeout: 60e3,
    signal,
    onProgress: (value) => console.log(value),
    job: { delay: 10, deduplication: { id: 'x' } },
  });
  const counts: number[] = await remote.map('count', [['text'], ['other']], {
    batch: 100,
    inFlight: 10,
    retries: 1,
    priority: 1,
    timeout: 1000,
    signal,
    job: { lifo: true },
  });
  // @ts-expect-error a wrong argument
  await remote.map('count', [[7]]);
  const pages = [1, 2].map((width) => remote.job('resize', [new Uint8Array(1), width]));
  await remote.run('count', ['text'], { children: pages });
  const id: string = await remote.add('count', ['text']);
  const wasThere: boolean = await remote.cancel(id);
  await remote.queue.upsertJobScheduler('often', { every: 1000 }, remote.job('count', ['text']));
  // @ts-expect-error no such function
  await remote.tasks.resise(new Uint8Array(1), 320);
  // @ts-expect-error a wrong argument
  await remote.run('resize', ['photo', 320]);
  // @ts-expect-error `run` has `retries`
  await remote.run('count', ['text'], { job: { attempts: 3 } });
  await remote.close();

  const worker: QueueWorker = queueWorker('images', new URL('file:///tasks.js'), {
    connection,
    max: 4,
    limiter: { max: 100, duration: 1000 },
  });
  worker.on('error', (error) => console.log(error));
  await worker.ready();
  console.log(thumb, count, counts, wasThere, worker.pool.stats(), worker.worker.isPaused());
  await worker.close({ timeout: 30e3 });
}

export const onPostgres = queueClient('images', { postgres: 'postgres://127.0.0.1/jobs' });
