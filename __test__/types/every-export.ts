// Compiled, never run: each export, option, method, property and event of index.d.ts once.
import * as electronRe from '../..';
import {
  type Algorithm,
  AsyncLock,
  type CallPort,
  type ChildHandle,
  ChildProcessPool,
  type ChildProcessPoolOptions,
  type ChildUsage,
  type CloseOptions,
  type Counters,
  DynamicThreadPool,
  type ForkedProcess,
  type HeldLock,
  type Latency,
  LoadBalancer,
  type LoadBalancerParams,
  type LockOptions,
  PoolError,
  type PoolErrorCode,
  type CallDiagnostics,
  type DeathCounts,
  type PoolStats,
  type TaskStats,
  ProcessHost,
  ProcessLifeCycle,
  ProcessManager,
  type ProcessManagerServer,
  type ProcessRecord,
  type Reply,
  type RunOptions,
  type SendHandle,
  type ServeOptions,
  SharedCounter,
  SharedMemory,
  type SharedMemoryHandle,
  StaticThreadPool,
  THREAD_TYPE,
  type Target,
  type TaskContext,
  type WaitAsync,
  createPool,
  currentTask,
  isPoolError,
  registerClass,
  transfer,
} from '../..';
import { spawn } from 'child_process';
import { AsyncLocalStorage } from 'async_hooks';
import type { EventEmitter } from 'events';
import type { Readable } from 'stream';

const storage = new AsyncLocalStorage<string>();

/** Fails to compile unless both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<_T extends true>(): void {}

const options: Required<ChildProcessPoolOptions> = {
  name: 'children',
  path: '/child.js',
  max: 6,
  min: 0,
  cwd: '/',
  env: { A: 'b', N: 1, F: true, U: undefined },
  args: ['a'],
  execArgv: ['--no-warnings'],
  execPath: '/node',
  runtime: 'auto',
  weights: [1, 2],
  strategy: 'POLLING',
  serialization: 'advanced',
  spare: 1,
  taskStats: true,
  recycle: { calls: 1, age: 1, memory: 1 },
  isolate: false,
  restart: { max: 1, within: 1, backoff: 1 },
  context: { tenant: storage },
  nice: 1,
  affinity: [0],
  uid: 1000,
  gid: 1000,
  resourceLimits: { maxOldSpace: 64, maxSemiSpace: 1 },
  permission: {
    fsRead: ['/tmp', new URL('file:///tmp')],
    fsWrite: true,
    childProcess: true,
    worker: true,
    wasi: false,
    net: true,
  },
  lifecycle: { expect: 1, internal: 1, then: 'end', ignoreHandles: true },
  stdio: 'pipe',
  silent: true,
  windowsHide: true,
  lane: 'auto',
  concurrency: Infinity,
  queue: { max: 1 },
  timeout: 0,
  startTimeout: 0,
  killGrace: 2000,
  killTree: true,
  sticky: { max: 1 },
  shared: { memory: new SharedMemory(4) },
};
new ChildProcessPool({ path: '/child.js', lifecycle: false, stdio: 'ignore' });
new ChildProcessPool({
  path: '/child.js',
  env: (worker) => ({ SEAT: worker }),
  affinity: (worker) => [worker],
});
new ChildProcessPool({ path: '/child.js', strategy: 'LEAST_CPU' });
new ChildProcessPool({ path: '/child.js', strategy: 'LEAST_MEMORY' });
// @ts-expect-error path is required
new ChildProcessPool({});
// @ts-expect-error no such option
new ChildProcessPool({ path: '/child.js', maximum: 5 });
// As electron-re's types have it: the name may come from a variable.
const strategy: string = 'POLLING';
new ChildProcessPool({ path: new URL('file:///child.js'), cwd: new URL('file:///'), strategy });
// @ts-expect-error no number
new ChildProcessPool({ path: '/child.js', strategy: 5 });

export async function pool(signal: AbortSignal): Promise<void> {
  await using own = new ChildProcessPool(options);
  const emitter: EventEmitter = own;
  const sent = await own.send<number>('sum', [1, 2], 'id');
  is<Same<typeof sent, Reply<number>>>();
  const run: RunOptions = {
    id: {},
    signal,
    timeout: 5,
    queueTimeout: 5,
    priority: 0,
    retries: 2,
    onProgress: () => {},
    onPort: (port: CallPort) => port.on('message', () => port.postMessage(1)).on('close', () => {}),
    transfer: [new ArrayBuffer(1)],
  };
  const value = await own.run<string>('name', null, run);
  is<Same<typeof value, string>>();
  const all = await own.sendToAll<number>('reload');
  is<Same<typeof all, Array<Reply<number>>>>();
  await own.kill();
  await own.kill('id');
  await own.disconnect('id');
  is<Same<ReturnType<typeof own.unbind>, boolean>>();
  own.setMaxInstanceLimit(5);
  await own.ready();
  await own.drain();
  const close: CloseOptions = { force: true, timeout: 5 };
  await own.close(close);
  await own[Symbol.asyncDispose]();
  own.ref().unref();

  const stats: PoolStats = own.stats();
  const counters: Counters = stats;
  const latency: Latency = counters.run;
  const times: number[] = [
    latency.count,
    latency.mean,
    latency.p50,
    latency.p90,
    latency.p99,
    latency.p999,
    latency.max,
  ];
  const task: TaskStats | undefined = stats.tasks?.resize;
  const current: { task: string; ms: number } | null = stats.children[0].current;
  const ofCall: CallDiagnostics = {
    pool: 'images',
    script: '/app/child.js',
    task: 'resize',
    ms: 1,
    error: null,
  };
  const counts: number[] = [
    stats.inFlight,
    stats.queued,
    stats.done,
    stats.failed,
    stats.sleeps,
    stats.restarts,
    stats.recycled,
    stats.spares,
  ];
  const deaths: DeathCounts = stats.deaths;
  counts.push(deaths.outOfMemory, deaths.drained, deaths.recycled, deaths.asked, deaths.signal, deaths.exit);
  const states: Array<'starting' | 'ready' | 'asleep'> = stats.children.map(({ state }) => state);

  const forked: ForkedProcess = own.forked[0];
  const byPid: ForkedProcess = own.forkedMap[forked.pid];
  const port: number | null = byPid.inspectPort;
  const lines: string[] = forked.lastOutput;
  is<Same<ReturnType<typeof forked.sleep>, boolean>>();
  forked.wakeup();
  forked.recycle();
  void forked.drain().then((nothing: void) => nothing);
  is<Same<ReturnType<typeof forked.profile>, Promise<string>>>();
  void forked.profile(1000, { signal: new AbortController().signal });
  is<Same<ReturnType<typeof forked.heapSnapshot>, Readable>>();
  is<Same<typeof forked.sleeping, boolean>>();
  is<Same<typeof forked.activitiesCount, number>>();
  // @ts-expect-error read only
  own.maxInstance = 5;
  const views: [
    Map<unknown, number>,
    Record<number, number>,
    number,
    number[],
    Record<string, string>,
    string,
  ] = [own.pidMap, own.connectionsMap, own.maxInstance, own.weights, own.env, own.cwd];
  const parts: [LoadBalancer, ProcessLifeCycle] = [own.LB, own.lifecycle];

  own
    .on('spawn', ({ pid }) => is<Same<typeof pid, number>>())
    .on('exit', ({ code, signal: by }) =>
      is<Same<[typeof code, typeof by], [number | null, NodeJS.Signals | null]>>(),
    )
    .on('log', ({ pid, task, text }) =>
      is<Same<[typeof pid, typeof task, typeof text], [number, string, string]>>(),
    )
    .on('output', ({ pid, stream, text }) =>
      is<Same<[typeof pid, typeof stream, typeof text], [number, 'stdout' | 'stderr', string]>>(),
    )
    .on('sleep', ({ pid }) => is<Same<typeof pid, number>>())
    .on('wake', ({ pid }) => is<Same<typeof pid, number>>())
    .on('forked_message', ({ id }) => is<Same<typeof id, unknown>>())
    .on('forked_exit', (pid) => is<Same<typeof pid, number>>())
    .on('forked_error', (error, pid) =>
      is<Same<[typeof error, typeof pid], [number | Error, number | undefined]>>(),
    );

  const child: ChildHandle = forked.child;
  const handle: SendHandle | undefined = undefined;
  const streams: Array<Readable | null> = [child.stdout, child.stderr];
  const told: boolean[] = [
    child.connected,
    child.send({}),
    child.send({}, handle, { keepOpen: true }, (error: Error | null) => void error),
    child.send({}, (error) => void error),
    child.kill(),
    child.kill('SIGINT'),
    child.kill(9),
  ];
  child
    .on('message', (message) => is<Same<typeof message, unknown>>())
    .on('exit', (code, by) => is<Same<[typeof code, typeof by], [number | null, NodeJS.Signals | null]>>())
    .on('error', (error) => is<Same<typeof error, Error>>())
    .on('disconnect', () => {});
  void [
    emitter,
    times,
    task,
    current,
    ofCall,
    counts,
    states,
    port,
    lines,
    views,
    parts,
    streams,
    told,
    child.pid,
  ];
}

export function errors(error: PoolError): unknown[] {
  const codes: Record<PoolErrorCode, true> = {
    ERR_INVALID_ARG: true,
    ERR_ACCESS_DENIED: true,
    ERR_SPAWN: true,
    ERR_START_TIMEOUT: true,
    ERR_START_FAILED: true,
    ERR_NO_DESCRIPTORS: true,
    ERR_NO_RESOURCES: true,
    ERR_CHILD_EXITED: true,
    ERR_JOB_STALLED: true,
    ERR_JOB_LOST: true,
    ERR_TASK_TIMEOUT: true,
    ERR_QUEUE_TIMEOUT: true,
    ERR_QUEUE_FULL: true,
    ERR_POOL_CLOSED: true,
    ERR_UNKNOWN_TASK: true,
    ERR_SERIALIZE: true,
    ERR_MESSAGE_TOO_LARGE: true,
    ERR_PROTOCOL: true,
    ERR_CRASH_LOOP: true,
    ERR_UNSUPPORTED: true,
    ERR_SHARED_MEMORY: true,
    ERR_MEMORY_CLOSED: true,
    ERR_LOCK_HELD: true,
    ERR_LOCK_NOT_HELD: true,
    ERR_LOCK_TIMEOUT: true,
    ERR_COUNTER_RANGE: true,
    ERR_TASK_FAILED: true,
    ERR_THREAD_EXITED: true,
    ERR_RECORDING: true,
    ERR_INTERNAL: true,
  };
  const plain: Error = error;
  const anything: unknown = error;
  class Money {
    constructor(readonly cents: number) {}
  }
  registerClass(Money);
  registerClass(Money, {
    name: 'Money',
    pack: ({ cents }) => cents,
    unpack: (cents: number) => new Money(cents),
  });
  is<Same<ReturnType<typeof transfer<Uint8Array>>, Uint8Array>>();
  if (isPoolError(anything)) is<Same<typeof anything, PoolError>>();
  is<Same<typeof error.name, 'PoolError'>>();
  is<Same<typeof error.pid, number | undefined>>();
  return [codes[error.code], plain, error.cause, error.exitCode, error.signal, error.task, error.id];
}

export function host(): void {
  ProcessHost.registry('sum', (numbers: number[], ctx: TaskContext) => [
    numbers,
    ctx.task,
    ctx.name,
    ctx.attempt,
    ctx.log('%d', 1),
    ctx.signal.aborted,
    ctx.shared.memory.load(0),
  ])
    .registry('later', async () => 1)
    .unregistry('sum');
  // @ts-expect-error a task is a function
  ProcessHost.registry('bad', 5);
  const release: () => void = ProcessHost.keepAwake();
  release();
  ProcessHost.onSleep(() => {})
    .onWake(async () => {})
    .onEnd(async () => {})
    .context({ tenant: storage });
  // @ts-expect-error a hook is a function
  ProcessHost.onSleep('close');
  ProcessHost.disconnect();
  ProcessHost.exit();
}

export function balancer(): void {
  const names: Record<Algorithm, Algorithm> = LoadBalancer.ALGORITHM;
  const target: Target = { id: Symbol('any'), weight: 1 };
  const own = new LoadBalancer({ targets: [target, { id: 1 }], algorithm: names.WEIGHTS });
  is<Same<ReturnType<typeof own.pickOne>, Target | null>>();
  own.pickOne('id');
  const picks: Array<Target | null> = own.pickMulti(3, 'id');
  own.add(target);
  own.del({ id: 1 });
  own.setTargets([target]);
  own.setAlgorithm('SPECIFY');
  own.updateParams({ currentIndex: 1, connectionsMap: { a: 1 } });
  own.clean(1);
  own.clean();
  own.wipe();
  const params: LoadBalancerParams = own.params;
  // @ts-expect-error read only
  params.weightTotal = 5;
  const state: [Target[], Algorithm, number, number] = [
    own.targets,
    own.algorithm,
    params.currentIndex,
    params.weightIndex,
  ];
  void [
    picks,
    state,
    params.connectionsMap,
    params.cpuOccupancyMap,
    params.memoryOccupancyMap,
    params.latencyMap,
  ];
}

export function lifecycle(): void {
  const { expect, internal } = ProcessLifeCycle.defaultLifecycle;
  const cycle = new ProcessLifeCycle({ expect, internal });
  new ProcessLifeCycle();
  cycle.watch([1]);
  cycle.unwatch([1]);
  cycle.refresh(['a']);
  cycle.start();
  cycle.stop();
  cycle.on('sleep', (ids) => is<Same<typeof ids, unknown[]>>());
  const activities: Map<unknown, Date> = cycle.params.activities;
  void [activities, cycle.expect, cycle.internal];
}

export async function sharedMemory(signal: AbortSignal): Promise<void> {
  using memory = new SharedMemory(64);
  const handle: SharedMemoryHandle = memory.handle;
  const same: SharedMemory = SharedMemory.from({ sharedMemory: handle.sharedMemory });
  const words: number[] = [
    memory.load(0),
    memory.store(0, 1),
    memory.add(0, 1),
    memory.sub(0, 1),
    memory.and(0, 1),
    memory.or(0, 1),
    memory.xor(0, 1),
    memory.exchange(0, 1),
    memory.compareExchange(0, 1, 2),
    memory.notify(0),
    memory.notify(0, 1),
    memory.notify64(0),
    memory.notify64(0, 1),
    memory.byteLength,
    memory.write(0, new ArrayBuffer(4)),
  ];
  const wide: bigint[] = [
    memory.load64(0),
    memory.store64(0, 1n),
    memory.add64(0, 1n),
    memory.sub64(0, 1n),
    memory.and64(0, 1n),
    memory.or64(0, 1n),
    memory.xor64(0, 1n),
    memory.exchange64(0, 1n),
    memory.compareExchange64(0, 1n, 2n),
  ];
  // @ts-expect-error a BigInt is needed
  memory.add64(0, 1);
  const waits: Array<'ok' | 'not-equal' | 'timed-out'> = [memory.wait(0, 1, 5), memory.wait64(0, 1n)];
  const later: WaitAsync[] = [memory.waitAsync(0, 1), memory.waitAsync64(0, 1n, 5)];
  for (const wait of later) if (wait.async) waits.push(await wait.value);
  const bytes: Buffer = memory.read(0, Buffer.alloc(4));
  const seen: Array<Uint8Array | undefined> = [memory.view(), memory.view(4), memory.view(0, 4)];
  memory.close();
  is<Same<ReturnType<typeof memory.toJSON>, never>>();

  const lock = new AsyncLock(same, { index: AsyncLock.INDEX });
  new AsyncLock(new SharedArrayBuffer(16));
  const numbers: [0, 0, 1] = [AsyncLock.INDEX, AsyncLock.UNLOCKED, AsyncLock.LOCKED];
  using held: HeldLock = lock.lock({ timeout: 5 });
  lock.lock();
  held.unlock();
  const tried: HeldLock | null = lock.tryLock();
  const lockOptions: LockOptions = { timeout: 5, signal };
  const own = await lock.lockAsync(lockOptions);
  const result: number = await lock.executeAfterLocked(
    async ({ ownerDied }) => (ownerDied ? 1 : 2),
    lockOptions,
  );
  lock.unlock();
  void [
    words,
    wide,
    bytes,
    seen,
    numbers,
    tried,
    own.ownerDied,
    result,
    lock.index,
    ProcessHost.shared.memory,
  ];
}

export async function processManager(stats: PoolStats): Promise<void> {
  const { cpu: childCpu, memory: childMemory }: ChildUsage = stats.children[0];
  void [childCpu, childMemory];
  ProcessManager.on('refresh', (records) => {
    const record: ProcessRecord = records[process.pid];
    const { pid, ppid, cpu, memory, ctime, elapsed, timestamp, connections } = record;
    void [pid, ppid, cpu, memory, ctime, elapsed, timestamp, connections];
  });
  ProcessManager.listen([1, 2], 'service', '/app/a.service.js');
  ProcessManager.listen(1);
  ProcessManager.unlisten([1, 2]);
  ProcessManager.pipe(spawn('true'));
  ProcessManager.stdout(1, 'text');
  ProcessManager.setIntervalTime(500);
  ProcessManager.startTimer();
  ProcessManager.stopTimer();
  const answers: boolean[] = [ProcessManager.openDevTools(1), await ProcessManager.killProcess(1)];
  await ProcessManager.openWindow();
  const serveOptions: ServeOptions = { port: 0 };
  const server: ProcessManagerServer = await ProcessManager.serve(serveOptions);
  const { url, port } = server;
  void [answers, url, port, server.newUrl()];
  await server.close();
}

export function sharedCounter(memory: SharedMemory): void {
  const counter = new SharedCounter(memory, { index: 2 });
  new SharedCounter(memory);
  const counts: number[] = [
    counter.index,
    counter.value,
    counter.add(),
    counter.add(-5),
    counter.reset(),
    counter.reset(7),
  ];
  // @ts-expect-error read only
  counter.value = 5;
  void counts;
}

export async function threads(): Promise<void> {
  const fixed = new StaticThreadPool(
    {
      execFunction: (n: number) => n,
      lazyLoad: true,
      maxThreads: 2,
      maxTasks: 3,
      taskRetry: 1,
      taskLoopTime: 500,
      taskTimeout: 5,
    },
    { transferList: [], resourceLimits: { maxOldGenerationSizeMb: 64 } },
  );
  const { data, error } = await fixed.exec<number>(1, { taskTimeout: 5, taskRetry: 0, transferList: [] });
  const free = new DynamicThreadPool()
    .setExecPath('/a.js')
    .setExecString('')
    .setExecFunction(() => 1);
  await free.exec(1, { execPath: '/a.js' });
  const { exec } = free;
  await exec<string>(1, { execString: '' });
  free.queue(1, { execString: '' });
  const { done, children }: PoolStats = fixed.stats();
  void [done, children];
  fixed.fillPoolWithIdleThreads().wipeTaskQueue().wipeThreadPool().setMaxThreads(1).setMaxTasks(1);
  fixed.setTaskLoopTime(500).setTaskRetry(1).setTransferList([]).queue(1);
  await fixed.createExecutor({ taskRetry: 1 }).setTaskRetry(1).setTaskTimeout(1).setTransferList([]).exec(1);
  const executor = free.createExecutor({ execFunction: () => 1 });
  executor
    .setExecPath('')
    .setExecString('')
    .setExecFunction(() => 1)
    .queue();
  fixed.on('thread:exit', ({ threadId, taskId, exitCode }) => void [threadId, taskId, exitCode]);
  fixed.on('thread:error', (about) => void about.error);
  fixed.on('task:error', (about) => void about.error.code);
  const types: number[] = [THREAD_TYPE.EVAL, THREAD_TYPE.EXEC, fixed.threadLength, free.taskLength];
  void [data.toFixed, error, types, fixed.isFull, fixed.type, free.type];
}

/** What a module exports that createPool is given. */
interface Photos {
  resize(photo: Uint8Array, width: number): Promise<Uint8Array>;
  widthOf(photo: Uint8Array): number;
  rows(photo: Uint8Array): AsyncGenerator<Uint8Array, number>;
  pixels(photo: Uint8Array): Generator<number>;
  bytes(photo: Uint8Array): Promise<Readable>;
  sizeOf(file: AsyncIterable<Uint8Array>): Promise<number>;
  readonly version: string;
}

export async function tasks(photo: Uint8Array): Promise<void> {
  const pool = createPool<Photos>('/app/photos.js', {
    max: 2,
    concurrency: 1,
    name: 'photos',
    strategy: 'POLLING',
  });
  const small: Uint8Array = await pool.tasks.resize(photo, 320);
  const width: number = await pool.tasks.widthOf(small);
  const again: Uint8Array = await pool.run('resize', [small, width], { timeout: 5 });
  for await (const row of pool.tasks.rows(photo)) is<Same<typeof row, Uint8Array>>();
  for await (const pixel of pool.run('pixels', [photo])) is<Same<typeof pixel, number>>();
  for await (const row of pool.stream('rows', [photo])) is<Same<typeof row, Uint8Array>>();
  const size: number = await pool.tasks.sizeOf(pool.tasks.rows(photo));
  void (await pool.run('sizeOf', [await pool.tasks.bytes(photo)])).toFixed(size);
  const bytes = await pool.tasks.bytes(photo);
  for await (const chunk of bytes) void chunk;
  const rows: IteratorResult<Uint8Array, void> = await (await pool.tasks.rows(photo)).return();
  // @ts-expect-error a width is no stream
  for await (const one of pool.tasks.widthOf(photo)) void one;
  // @ts-expect-error no such function
  void pool.tasks.resise;
  // @ts-expect-error not a width
  void pool.tasks.resize(photo, '320');
  // @ts-expect-error no function
  void pool.tasks.version;
  const all: Uint8Array[] = await pool.map('resize', [[photo, 1] as [Uint8Array, number]], {
    inFlight: 3,
    timeout: 5,
  });
  for await (const one of pool.imap('widthOf', [[photo] as [Uint8Array]], { ordered: false, inFlight: 1 }))
    one.toFixed();
  // @ts-expect-error not the arguments of this function
  void pool.map('widthOf', [[7]]);
  // @ts-expect-error one argument too few
  void pool.run('resize', [photo]);
  // @ts-expect-error the module stands for it
  createPool('/app/photos.js', { path: '/app/child.js' });
  const any: number = await createPool(new URL('file:///app/photos.js')).tasks.anything(1, 'two');
  pool.on('spawn', ({ pid }) => void pid);
  const current = currentTask();
  for await (const chunk of createPool('/app/photos.js').tasks.anything()) void chunk;
  void [
    again,
    any,
    all,
    rows,
    current?.task,
    current?.signal,
    current?.shared,
    current?.port?.postMessage(1),
    pool.stats().done,
    pool.toPrometheus().length,
  ];
  await pool.close();
}

/** The names of what exists at run time; types.test.js compares them with the package's. */
export type RuntimeNames = keyof typeof electronRe;
const runtimeNames: Record<RuntimeNames, true> = {
  AsyncLock: true,
  BrowserService: true,
  ChildProcessPool: true,
  DynamicThreadPool: true,
  LoadBalancer: true,
  MessageChannel: true,
  MessageError: true,
  PoolError: true,
  ProcessHost: true,
  ProcessLifeCycle: true,
  ProcessManager: true,
  SharedCounter: true,
  SharedMemory: true,
  StaticThreadPool: true,
  THREAD_TYPE: true,
  createPool: true,
  currentTask: true,
  isPoolError: true,
  registerClass: true,
  transfer: true,
};
void runtimeNames;
