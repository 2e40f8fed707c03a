// One interface gives its types to both sides: to a pool and its children, and to the services of an app.

import {
  ChildProcessPool,
  MessageChannel,
  ProcessHost,
  type AnswerOf,
  type Answering,
  type ArgumentOf,
  type CallOf,
  type TypedMessageChannel,
  type TypedProcessHost,
  type TypedProcessPool,
} from '../..';

interface Tasks {
  sum(numbers: number[]): number;
  read(request: { url: string }): Promise<string>;
  ping(): void;
}

interface Services {
  images: { size(args: { file: string }): number; clear(): void };
  main: { title(): Promise<string> };
}

export function inTheChild() {
  const host: TypedProcessHost<Tasks> = ProcessHost;
  host
    .registry('sum', (numbers) => numbers.reduce((a, b) => a + b, 0))
    .registry('read', async ({ url }, { signal }) => (signal.aborted ? '' : url))
    .registry('ping', () => {});
  // @ts-expect-error no such task
  host.registry('summ', () => 1);
  // @ts-expect-error the result is a number
  host.registry('sum', (numbers) => String(numbers));
  // @ts-expect-error the parameter is a list
  host.registry('sum', (numbers: string) => Number(numbers));
}

export async function inTheHost() {
  const pool: TypedProcessPool<Tasks> = new ChildProcessPool({ path: '/app/child.js' });
  const sum: number = await pool.run('sum', [1, 2], { timeout: 5 });
  const text: string = await pool.run('read', { url: 'https://example.com' });
  const { error, result } = await pool.send('sum', [1], 'session-7');
  await pool.run('ping');
  await pool.run('ping', undefined, { timeout: 5 });
  // @ts-expect-error no such task
  void pool.run('summ', [1]);
  // @ts-expect-error not numbers
  void pool.run('sum', ['1']);
  // @ts-expect-error the parameter is missing
  void pool.run('read');
  // @ts-expect-error no such option
  void pool.run('ping', undefined, { timeOut: 5 });
  await pool.close();
  return [sum, text, error, result.toFixed()];
}

export async function betweenServices() {
  const channel: TypedMessageChannel<Services, 'images'> = MessageChannel;
  channel.handle('size', (event, { file }) => file.length + Number(event.senderId));
  channel.handleOnce('clear', async () => {});
  const size: number = await channel.invoke('images', 'size', { file: 'a.png' }, { timeout: 5 });
  const title: string = await channel.invoke('main', 'title');
  // @ts-expect-error no such service
  void channel.invoke('image', 'size', { file: 'a.png' });
  // @ts-expect-error no such channel
  void channel.invoke('images', 'sizes', { file: 'a.png' });
  // @ts-expect-error the file is missing
  void channel.invoke('images', 'size', {});
  // @ts-expect-error a channel of another service
  channel.handle('title', () => 'a title');
  // @ts-expect-error the answer is a number
  channel.handle('size', () => 'large');
  return [size, title];
}

export const parts: [
  AnswerOf<Tasks['read']>,
  Answering<Tasks['sum']>,
  ArgumentOf<Tasks['sum']>,
  CallOf<Tasks['ping'], []>,
] = ['', 1, [1], []];
