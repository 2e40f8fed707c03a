/**
 * electron-re-native: a pool of Node child processes with a Rust core.
 *
 * This file is the reference; docs/ has the guides. Times are in milliseconds unless stated otherwise. A pool's times are at most
 * 2 ** 31 - 1.
 * This package exports everything that electron-re 1.3.0 exports for plain Node and forked children, under the same names.
 *
 * @example
 * // main.js
 * const { ChildProcessPool } = require('electron-re-native');
 * const pool = new ChildProcessPool({ path: require.resolve('./child.js'), max: 4 });
 * const digest = await pool.run('sha256', { file: '/etc/hosts' });
 *
 * // child.js
 * const { ProcessHost } = require('electron-re-native');
 * ProcessHost.registry('sha256', ({ file }) => hash(file));
 */

/// <reference types="node" />
import { Socket as DgramSocket } from 'dgram';
import { EventEmitter } from 'events';
import { FileHandle } from 'fs/promises';
import { Server, Socket } from 'net';
import { Readable } from 'stream';
import { ReadableStream, TransformStream, WritableStream } from 'stream/web';
import { WorkerOptions } from 'worker_threads';

// Node's types before 18.18, and apps without Electron, lack these declarations. Elsewhere they merge with the existing ones.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
  namespace Electron {
    interface BrowserWindow {}
    interface BrowserWindowConstructorOptions {}
    interface WebContents {}
  }
}

/** An AbortSignal. Where the types of Node or the DOM have none, the members that this package uses. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer T } }
  ? T
  : {
      readonly aborted: boolean;
      addEventListener(type: 'abort', listener: () => void): void;
      removeEventListener(type: 'abort', listener: () => void): void;
    };

// ---------------------------------------------------------------------------------------------- errors

/** Stable codes of {@link PoolError}. Check `error.code` or {@link isPoolError}, never `instanceof`: realms (Jest, vm) have their own classes. */
export type PoolErrorCode =
  /** An option or argument has the wrong type or value; the message names it, the value and its type. */
  | 'ERR_INVALID_ARG'
  /** The child, or the thread of a thread pool, could not be started; `cause` or the message says why. */
  | 'ERR_SPAWN'
  /** The child that had the call ended, or closed its channel: see `exitCode`, `signal`, `pid`. */
  | 'ERR_CHILD_EXITED'
  /** The child that had the call was not ready within `startTimeout`; it was killed. */
  | 'ERR_START_TIMEOUT'
  /** The module of {@link createPool} could not be loaded, or a promise passed to {@link ProcessHost.ready} was rejected; `cause` is the reason. */
  | 'ERR_START_FAILED'
  /** No child could be given the call within its `queueTimeout`. */
  | 'ERR_QUEUE_TIMEOUT'
  /** The call ran longer than its `timeout`. */
  | 'ERR_TASK_TIMEOUT'
  /** `queue.max` calls are already waiting. */
  | 'ERR_QUEUE_FULL'
  /** The pool is closed, or was closed by force while the call was under way. */
  | 'ERR_POOL_CLOSED'
  /** `run` named a task the child has not registered; the message names those that it has, and the nearest. */
  | 'ERR_UNKNOWN_TASK'
  /**
   * The parameters or the result cannot be sent: BigInt and cycles (JSON), a throwing `toJSON`, a value nested too deeply, or
   * what has no content to send, such as a stream, a generator or a KeyObject. The message has the path; `cause` is the original error.
   */
  | 'ERR_SERIALIZE'
  /** A message is larger than 256 MiB, or a value for a queue larger than its `maxBytes`. If a child sent it and was killed for it, `pid` is that child's. */
  | 'ERR_MESSAGE_TOO_LARGE'
  /** The child wrote something to its channel that is not Node's message protocol; it was killed. */
  | 'ERR_PROTOCOL'
  /** Five children in a row ended before they were ready. Calls fail at once until a pause of 5 seconds is over. */
  | 'ERR_CRASH_LOOP'
  /** Something is not available here: the `runtime`, sleep for a thread, or a pool in a single executable. The message says what to do. */
  | 'ERR_UNSUPPORTED'
  /** Node's permission model does not let this process have children: fork's own code. Start Node with `--allow-child-process`. */
  | 'ERR_ACCESS_DENIED'
  /**
   * Shared memory could not be made, opened or handed over (a bare script takes none), or too many asynchronous waits are
   * under way; the message says why.
   */
  | 'ERR_SHARED_MEMORY'
  /** The {@link SharedMemory} is closed. */
  | 'ERR_MEMORY_CLOSED'
  /** This thread holds the {@link AsyncLock} already, or waits for it by `lockAsync`: `lock()` would wait forever. */
  | 'ERR_LOCK_HELD'
  /** `unlock()` was called by a thread that does not hold the lock. */
  | 'ERR_LOCK_NOT_HELD'
  /** The lock was not free within the `timeout`. */
  | 'ERR_LOCK_TIMEOUT'
  /** The {@link SharedCounter} would be beyond the numbers that are exact. */
  | 'ERR_COUNTER_RANGE'
  /** A task in a thread threw; `cause` and `error` are the thrown value. */
  | 'ERR_TASK_FAILED'
  /** Each host that had the job of a queue ended or stopped responding, more often than `maxStalledCount`. */
  | 'ERR_JOB_STALLED'
  /** The server of a queue no longer has the job. */
  | 'ERR_JOB_LOST'
  /** The thread that had the task ended: see `exitCode` and `reason`. */
  | 'ERR_THREAD_EXITED'
  /** There are no file descriptors left, in this process or on the system. */
  | 'ERR_NO_DESCRIPTORS'
  /** The system has refused memory, threads or another of its resources; the message says which. */
  | 'ERR_NO_RESOURCES'
  /** A child cannot be profiled, or gives no heap snapshot: another recording of it is under way, its Node has no inspector, or what was recorded is too large; the message says which. */
  | 'ERR_RECORDING'
  /** A defect in this package; the pool closes itself. Please report it. */
  | 'ERR_INTERNAL';

/** Codes of plain `Error`s: a part of this package is missing or cannot be used here. */
export type MissingPartErrorCode =
  /** The native binary could not be loaded; the error's `reason` says why. */
  | 'ERR_NATIVE_MISSING'
  /** The process manager's page was not built: in a clone of the repository, run `npm run build:ui`. */
  | 'ERR_PAGE_MISSING'
  /** `ProcessManager.openWindow()` was called outside Electron's main process. */
  | 'ERR_NO_WINDOW';

/**
 * The one error class of the pool. An aborted call rejects with an `AbortError` (code `'ABORT_ERR'`) instead, whose
 * `cause` is the signal's reason.
 *
 * @example
 * pool.run('resize', photo).catch((error) => {
 *   if (error.code === 'ERR_CHILD_EXITED') console.log(`child ${error.pid} ended by ${error.signal}`);
 * });
 */
export class PoolError extends Error {
  readonly name: 'PoolError';
  readonly code: PoolErrorCode;
  readonly cause?: unknown;
  /** Process id of the child that had the call, or the system's number of its thread. */
  readonly pid?: number;
  /** Exit code of that child, when it exited by itself. */
  readonly exitCode?: number;
  /** Signal that ended that child, such as `'SIGKILL'`. */
  readonly signal?: NodeJS.Signals;
  /**
   * Why that child ended, where that is known. `'out-of-memory'`: its JavaScript heap was full (Node then aborts, and says so
   * on stderr, which the pool must read: `stdio: 'pipe'`), or the kernel's out-of-memory killer ended it.
   */
  readonly reason?: 'out-of-memory';
  /** The errors of all attempts of a call with `retries`, in their order; this one is the last. */
  readonly attempts?: PoolError[];
  /** Task name of the call. */
  readonly task?: string;
  /** Sticky id of the call. */
  readonly id?: unknown;
}

/**
 * Whether something is a {@link PoolError}, including one of another realm (Jest, vm) or another copy of this package. An error that a task
 * has thrown is not, whatever its code.
 */
export function isPoolError(error: unknown): error is PoolError;

// ------------------------------------------------------------------------------------------------ pool

/** Names of the load-balancing algorithms; see {@link LoadBalancer}. */
export type Algorithm =
  | 'POLLING'
  | 'WEIGHTS'
  | 'RANDOM'
  | 'SPECIFY'
  | 'WEIGHTS_POLLING'
  | 'WEIGHTS_RANDOM'
  | 'MINIMUM_CONNECTION'
  | 'WEIGHTS_MINIMUM_CONNECTION'
  | 'LEAST_CPU'
  | 'LEAST_MEMORY'
  | 'WARMEST'
  | 'SMOOTH_WEIGHTS_POLLING'
  | 'LEAST_LATENCY'
  | 'CONSISTENT_HASH';

/**
 * Options of {@link ChildProcessPool}. An unknown key or a bad value throws `ERR_INVALID_ARG`. So does an option of `fork` that
 * a pool does not have; the message says what to do instead. docs/pool.md lists them all.
 */
export interface ChildProcessPoolOptions {
  /** Its name in the process manager. @default the script's file name */
  name?: string;
  /**
   * The child's script: its absolute path, or a file: URL as an object or text. Required.
   *
   * @example new ChildProcessPool({ path: new URL('./child.mjs', import.meta.url) });
   */
  path: string | URL;
  /** The most children at a time; a whole number from 1 to 4096. @default 6 */
  max?: number;
  /** Children started with the pool and kept alive, from 0 to `max`. @default 0 */
  min?: number;
  /**
   * Children that run in reserve, from 0 to 4096, in addition to `max`. When the pool needs another child, because it grows, or a child has
   * died or is replaced, a spare one takes its place at once, and the pool starts another spare one. The `id` in their environment
   * is `default`.
   *
   * @default 0
   * @example new ChildProcessPool({ path: '/app/child.js', max: 4, spare: 1 });
   */
  spare?: number;
  /**
   * When a child is replaced by a fresh one: after a number of answered `calls`, at an `age` in ms, or when it has more than `memory` bytes of its own
   * (Linux: private pages, as in `Private_*` of /proc/PID/smaps_rollup; Windows: PrivateUsage; macOS: the physical footprint), checked every 2 seconds. Reading a stream and `sendToAll` do
   * not count as calls. The fresh child is started first. The old one takes calls until the fresh one is ready, and ends when its calls and streams are done.
   * The pool replaces one child at a time, so there is at most one more than `max` and `spare`, apart from those that finish. A child that has answered no
   * call yet is not replaced.
   *
   * @default {}
   * @example new ChildProcessPool({ path: '/app/child.js', recycle: { calls: 10_000, memory: 512 * 2 ** 20 } });
   */
  recycle?: { calls?: number; age?: number; memory?: number };
  /**
   * Whether `stats()` and `toPrometheus()` also report counts and times of each task. The pool then records the times of each call twice.
   *
   * @default false
   * @example new ChildProcessPool({ path: '/app/child.js', taskStats: true }).stats().tasks;
   */
  taskStats?: boolean;
  /**
   * What children may do, by Node's permission model. Anything else fails in the child with the code `ERR_ACCESS_DENIED`. The script, or the module of
   * createPool, and this package can always be read; modules that these load have to be listed. A folder stands for all that is in it, and `true` for all
   * files. `net` has an effect from Node 25 on; older versions do not restrict the network. Children keep the fast lane. The option needs Node 20, and
   * `runtime: 'fork'`.
   *
   * Node says of its permission model that it protects from mistakes of trusted code, not from malicious code.
   *
   * @throws ERR_UNSUPPORTED before Node 20 and for utility processes, ERR_ACCESS_DENIED if this process itself may not do what is granted
   * @default all that this process may do
   * @example createPool(file, { permission: { fsRead: [new URL('.', import.meta.url)], fsWrite: ['/tmp/thumbs'] } });
   */
  permission?: {
    fsRead?: true | readonly (string | URL)[];
    fsWrite?: true | readonly (string | URL)[];
    childProcess?: boolean;
    worker?: boolean;
    wasi?: boolean;
    net?: boolean;
  };
  /**
   * Each call gets its own child, which ends after it, so no call finds anything that another one left behind. `concurrency` is 1 then, and sticky ids
   * have no effect. With `spare` the next call need not wait for a child to start.
   *
   * @default false
   * @example const pool = createPool(new URL('./plugins.js', import.meta.url), { isolate: true, spare: 2 });
   */
  isolate?: boolean;
  /**
   * What becomes of a pool whose children die at start. After each such death the pool waits before it starts the next child: `backoff` ms, then twice as long
   * each time, at most 5 s. After `max` deaths in a row calls are rejected with `ERR_CRASH_LOOP` for 5 s. A child that gets ready ends the row.
   * With `within`, every unexpected death counts, also of children that were ready, if `max` of them happen within that many ms.
   *
   * @default { max: 5, backoff: 100 }
   * @example new ChildProcessPool({ path: '/app/child.js', restart: { max: 10, within: 60_000 } });
   */
  restart?: { max?: number; within?: number; backoff?: number };
  /**
   * Working directory of the children: a path, which may be relative to the host's, or a file: URL.
   * @default the script's folder (outside an asar archive)
   */
  cwd?: string | URL;
  /**
   * Environment of the children, laid over `process.env`. Values become strings as `fork` makes them: `null` is `'null'`, `undefined`
   * leaves a variable out, what is inherited from a prototype counts, symbol keys do not. A value that cannot be converted to a string,
   * such as a symbol, throws. Relative paths in the host's own `NODE_OPTIONS`, `NODE_PATH` and similar variables still mean the host's
   * folder; inspector flags are taken out of that `NODE_OPTIONS`. A child's `env.id` is its sticky id or `'default'`.
   *
   * A function is called before each start, with the number that the child will have as {@link ProcessHost.worker}; what it returns is laid over
   * `process.env` as that is then. If it throws, the calls of that child are rejected with `ERR_SPAWN`.
   *
   * @example new ChildProcessPool({ path: '/app/child.js', env: (worker) => ({ DATABASE: `test_${worker}` }) });
   */
  env?: object | ((worker: number) => object | undefined);
  /**
   * The niceness of the children, from -20, which only a privileged user may choose, to 19, which runs when no other process wants the processor. Windows maps it to six priority classes,
   * as `os.setPriority` does. Not for utility processes. A value that the system refuses rejects calls with `ERR_SPAWN`.
   *
   * @default the host's
   * @example new ChildProcessPool({ path: '/app/indexer.js', nice: 10 });
   */
  nice?: number;
  /**
   * The numbers of the processors that children may run on, from 0 to 1023 (Windows: 63), or a function that gives them for each child's number. Not for utility
   * processes. The number of a processor that does not exist rejects calls with `ERR_SPAWN`.
   *
   * @default the host's
   * @example new ChildProcessPool({ path: '/app/child.js', max: 4, affinity: (worker) => [worker % 4] });
   */
  affinity?: number[] | ((worker: number) => number[] | undefined);
  /**
   * The number of the user that children run as, from 0 to 4294967294. The host has to be root, or calls reject with `ERR_SPAWN`. A host of any user may
   * choose its own number. Children leave the host's supplementary groups. Set `gid`, too: otherwise they keep the host's group. Linux and the runtime `'fork'` only: elsewhere
   * `ERR_UNSUPPORTED`, for threads `ERR_INVALID_ARG`.
   *
   * @default the host's
   * @example new ChildProcessPool({ path: '/app/child.js', uid: 1000, gid: 1000 });
   */
  uid?: number;
  /**
   * The number of the group that children run as; everything else is as with `uid`.
   *
   * @default the host's
   * @example new ChildProcessPool({ path: '/app/child.js', uid: 1000, gid: 1000 });
   */
  gid?: number;
  /**
   * Limits of each child's JavaScript heap, in MiB: of its old generation, and of one half of its young one, as V8's `--max-old-space-size` and
   * `--max-semi-space-size`. A child that needs more aborts, and its calls reject with `ERR_CHILD_EXITED`, `reason: 'out-of-memory'`. Not for utility processes,
   * to which Electron passes no V8 flags.
   *
   * @default {} (V8's own)
   * @example new ChildProcessPool({ path: '/app/child.js', resourceLimits: { maxOldSpace: 512 } });
   */
  resourceLimits?: { maxOldSpace?: number; maxSemiSpace?: number };
  /** Arguments after the script (`process.argv.slice(2)` in the child). @default [] */
  args?: string[];
  /**
   * Node's own arguments. Relative paths in them go by `cwd`. By default children get the host's arguments, without its inspector and what
   * it runs (`--eval`, `--test`, `--watch`). Relative paths and packages in those (`--env-file=.env`, `-r ./hook.cjs`, `--import tsx`) are
   * resolved against the folder that the host was started in. If the host's script was given as an absolute path, load this package
   * before calling `process.chdir()`: later, the package cannot find out that folder.
   * An inspector's port, as in `['--inspect=9300']`, is the first child's; the others get the next free ones, see `inspectPort`.
   * @default process.execArgv, changed in this way
   */
  execArgv?: string[];
  /**
   * The Node (or Electron) binary. A single executable (node:sea, pkg, nexe) must name one, since it would run its own app again:
   * without, `ERR_UNSUPPORTED` is thrown. @default process.execPath, or Electron's helper on macOS
   */
  execPath?: string;
  /**
   * The kind of process that children are. `'fork'`: Node processes, which the pool starts. `'utility'`: utility processes, which
   * Electron starts (main process, Electron 22 or newer). They behave the same, but their pids are known only when `'spawn'`
   * is emitted, not when `send` returns. `'thread'`: worker threads of this process, which take less memory, but end with the process: see docs/choosing.md.
   * The `pid` of a thread is the system's number for it, and is known only from `'spawn'` on, too. It cannot sleep, and gets no signals: those that would end a process terminate it. `cwd`,
   * `execPath`, `killTree`, `nice`, `affinity`, `uid`, `gid`, `recycle.memory`, `'LEAST_MEMORY'` and a `lifecycle` that sleeps throw `ERR_INVALID_ARG`; `lifecycle` is `false` by
   * default. `execArgv` takes only what `Worker` does. Not on Windows. `'auto'`: fork, unless the app's RunAsNode fuse is off, which makes fork
   * impossible. Throws `ERR_UNSUPPORTED` where the runtime does not exist. See docs/packaging.md.
   *
   * @default 'auto'
   * @example const pool = createPool(new URL('./tasks.mjs', import.meta.url), { runtime: 'thread' });
   */
  runtime?: 'auto' | 'fork' | 'utility' | 'thread';
  /** Weight of each seat of the pool, in order; missing ones are 1, surplus ones unused. A new child takes the first free seat. */
  weights?: number[];
  /**
   * How a call without `id` finds its child; see {@link LoadBalancer}. With `'LEAST_CPU'` and `'LEAST_MEMORY'` a thread samples what
   * children use, every {@link ProcessManager.setIntervalTime} (a second), while there are two or more. @default 'POLLING'
   *
   * A function is asked for each call without `id`, once there are `max` children. It gets those that take calls, oldest first, and returns one of them; the call waits
   * for that one if it is full. For `undefined` or `null` children take turns. If it throws, or returns anything else, the call is rejected with `ERR_INVALID_ARG`.
   *
   * @example new ChildProcessPool({ path: '/app/child.js', max: 4, min: 4, strategy: 'LEAST_MEMORY' });
   * @example new ChildProcessPool({ path: '/app/child.js', strategy: (children) => children.find((child) => !child.sleeping) });
   */
  strategy?: Algorithm | ((children: ForkedProcess[]) => ForkedProcess | null | undefined) | (string & {});
  /**
   * When idle children are stopped (SIGSTOP): after `expect` ms without a call, a message in either direction or output. The pool checks
   * every `internal` ms. The next call or message wakes them. `false` turns it off.
   *
   * The pool asks a child before it stops it. A child with something open that keeps a Node process running (a server, a
   * socket, a watcher, a timer, a worker thread) is at work and stays awake, as does one that is held by
   * {@link ProcessHost.keepAwake}. A script without our `ProcessHost` cannot be asked, and is never stopped. With
   * `ignoreHandles: true` neither open handles nor the missing `ProcessHost` matter.
   *
   * With `then: 'end'` idle children end instead, except for `min` of them, which sleep.
   *
   * @example new ChildProcessPool({ path: '/app/child.js', lifecycle: { expect: 60_000, then: 'end' } });
   * @default { expect: 600000, internal: 30000, then: 'sleep', ignoreHandles: false }
   */
  lifecycle?: { expect?: number; internal?: number; then?: 'sleep' | 'end'; ignoreHandles?: boolean } | false;
  /**
   * Where the children's stdout and stderr go. `'pipe'`: always drained, the last 100 lines kept, `'output'`
   * events. `'inherit'`: straight to the host's. `'ignore'`: nowhere. stdin is always empty.
   *
   * @default 'pipe'
   * @example new ChildProcessPool({ path: '/app/child.js', stdio: 'inherit' }); // shows what tasks print
   */
  stdio?: 'pipe' | 'inherit' | 'ignore';
  /** As in fork: true means `stdio: 'pipe'`, false `'inherit'`. If both are given, `stdio` wins. */
  silent?: boolean;
  /** As in fork. It has no effect outside Windows. */
  windowsHide?: boolean;
  /**
   * How calls travel. `'auto'`: through memory shared with the child, once it has opened its end. `'channel'`: by Node's IPC
   * channel only, to investigate problems.
   *
   * @default 'auto'
   * @example new ChildProcessPool({ path: '/app/child.js', lane: 'channel' });
   */
  lane?: 'auto' | 'channel';
  /**
   * How parameters and results are sent. `'json'`: as `JSON.stringify` writes them, electron-re's way. `'advanced'`:
   * everything that structured clone carries, which includes Buffer, every typed array, ArrayBuffer, Map, Set, Date, RegExp, BigInt,
   * Error with its cause, undefined, NaN, -0, sparse arrays, cycles and shared references; bytes are copied, never
   * converted to text. Children must use {@link ProcessHost} for it. Functions and symbols reject with `ERR_SERIALIZE`.
   *
   * @default 'json'
   * @example await new ChildProcessPool({ path: '/app/child.js', serialization: 'advanced' }).run('blur', Buffer.alloc(65536));
   */
  serialization?: 'json' | 'advanced';
  /**
   * The most calls that a child may have at a time; further ones wait in the pool.
   *
   * @default Infinity (electron-re's way)
   * @example new ChildProcessPool({ path: '/app/child.js', concurrency: 1 }); // for tasks that compute
   */
  concurrency?: number;
  /**
   * `max`: calls that may wait; one more rejects with `ERR_QUEUE_FULL`.
   *
   * @default { max: Infinity }
   * @example new ChildProcessPool({ path: '/app/child.js', concurrency: 1, queue: { max: 1000 } });
   */
  queue?: { max?: number };
  /**
   * Milliseconds that a child has for a call, from the moment it gets the call, including the start of a new child; 0 means no limit.
   *
   * @default 0
   * @example new ChildProcessPool({ path: '/app/child.js', timeout: 5000, killGrace: 1000 });
   */
  timeout?: number;
  /**
   * Milliseconds that a child has to get ready, from the moment the pool starts it: to load its script and to settle the promises passed to
   * {@link ProcessHost.ready}. Then the pool kills it, its calls reject with `ERR_START_TIMEOUT`, and it counts as a child
   * that died at its start. 0 means no limit, as it always does for children that a debugger may hold: with `--inspect`,
   * `--inspect-brk` or `--inspect-wait` in `execArgv` or NODE_OPTIONS, with `NODE_ENV=development`, and under VS Code's
   * debugger; and as soon as the child reports on stderr that a debugger is attached. The default is long enough for a busy machine that compiles TypeScript on the way.
   *
   * @default 60000
   * @example new ChildProcessPool({ path: '/app/model.js', startTimeout: 120_000 });
   */
  startTimeout?: number;
  /**
   * Milliseconds between the steps SIGINT, SIGTERM and SIGKILL when a child must end. A surplus child has the same time
   * for calls that were aborted or timed out. @default 2000
   */
  killGrace?: number;
  /**
   * Whether processes that a child has started end with the child: however it ends, its process group gets SIGKILL.
   * With `false` the pool leaves them alone, as `child_process.fork` does, and the child has no controlling terminal. Processes in their own group
   * (`detached`) are always left alone, except on Windows, where they end with the child unless this is `false`.
   *
   * @default true
   * @example new ChildProcessPool({ path: '/app/launcher.js', killTree: false });
   */
  killTree?: boolean;
  /**
   * `max`: the number of sticky ids that the pool remembers. It forgets the least recently used first, but none whose calls wait.
   *
   * @default { max: 10000 }
   * @example new ChildProcessPool({ path: '/app/child.js', sticky: { max: 100_000 } });
   */
  sticky?: { max?: number };
  /**
   * Stores of the caller that go with each call, by name: an `AsyncLocalStorage`, or any object whose `getStore()` gives a value. The child enters them by
   * {@link ProcessHost.context}. Each is sent like a parameter, so its value must be one that a parameter may have; `undefined` is left out. The pool reads the stores when the call is made, and again for
   * each attempt. Children must use {@link ProcessHost}. Without this option no stores are read or sent.
   *
   * @default {}
   * @example const pool = createPool(file, { context: { tenant } }); // tenant.run('acme', () => pool.tasks.report())
   */
  context?: Record<string, { getStore(): unknown }>;
  /**
   * Memories that all children of the pool share with the host, by name: `ctx.shared.NAME` in a task. Children started
   * later get the same ones. They stay mapped as long as the pool has children, even if you close them here.
   *
   * @default {}
   * @example new ChildProcessPool({ path: '/app/child.js', shared: { frame: new SharedMemory(1920 * 1080 * 4) } });
   */
  shared?: Record<string, SharedMemory>;
}

/** Options of {@link ChildProcessPool.run}. */
export interface RunOptions {
  /**
   * Sticky id: calls with the same id go to the same child as long as it lives.
   *
   * @example await pool.run('draw', stroke, { id: sessionId });
   */
  id?: unknown;
  /**
   * Aborting rejects the call with an `AbortError`. A call that waits leaves the queue; one that runs has its `ctx.signal` aborted in the child.
   *
   * @example await pool.run('search', text, { signal: AbortSignal.timeout(5000) });
   */
  signal?: Signal;
  /** The same as the pool's `timeout`, for this call; with `retries`, for each attempt. */
  timeout?: number;
  /**
   * Milliseconds within which a child must get the call, from 0 to 2147483647; 0 means no limit. After that the call is rejected with
   * `ERR_QUEUE_TIMEOUT`, and no child sees it. `timeout` begins when a child gets the call; with `retries`, each attempt has this time.
   *
   * @default 0
   * @example await pool.run('render', page, { queueTimeout: 1000, timeout: 5000 }); // rejects after 6 s at the latest
   */
  queueTimeout?: number;
  /**
   * Calls that wait for a child start by priority, the highest first, and calls of the same priority in the order in which they were made. A whole
   * number from -1000 to 1000. One level counts as much as ten seconds of waiting, so no call waits forever. It changes nothing for a call that a child
   * already has, and cannot be used together with `id`, whose calls keep their order.
   *
   * @default 0
   * @example await pool.run('thumbnail', visible, { priority: 1 }); // before the others
   */
  priority?: number;
  /**
   * How often the pool makes the call again when its child ends (`ERR_CHILD_EXITED`), so the call costs at most `retries` + 1 children. An error that the task
   * throws is not retried. The parameters are read again for each attempt. The error of the last attempt has the errors of all attempts as `attempts`.
   *
   * @default 0
   * @example await pool.run('convert', file, { retries: 2 });
   */
  retries?: number;
  /**
   * Gets each value that the task passes to `ctx.progress`, in order, before the call settles and never after it. It runs in the async context
   * of the call. Such a call and its progress go by Node's channel, not by the fast lane. An error that it throws is an uncaught exception.
   *
   * @example await pool.run('convert', film, { onProgress: (percent) => bar.update(percent) });
   */
  onProgress?: (value: any) => void;
  /**
   * Gets the caller's end of the port of this call when a child has begun the call, with `retries` once for each attempt. The task's end is {@link TaskContext.port}. It
   * runs in the async context of the call. The call, its result and the messages of the task go by Node's channel, not by the fast lane.
   * An error that it throws is an uncaught exception.
   *
   * @example await pool.run('render', scene, { onPort: (port) => port.on('message', show) });
   */
  onPort?: (port: CallPort) => void;
  /**
   * Objects to move to the thread instead of copying them, wherever they stand in the parameters: ArrayBuffers, MessagePorts and everything else that
   * Node can transfer. The caller no longer has them when `run` returns, even if the call fails later. Needs `runtime: 'thread'` and `serialization: 'advanced'`
   * (`ERR_UNSUPPORTED`), and cannot be used together with `retries`. An object that cannot be transferred rejects the call with `ERR_SERIALIZE`. A SharedArrayBuffer
   * is not moved: threads share it anyway. {@link transfer} does the same for one value.
   *
   * @default []
   * @example await pool.run('blur', [pixels], { transfer: [pixels.buffer] });
   */
  transfer?: readonly Transferred[];
}

/**
 * One end of the port of a call: messages to the task and from it, in their order. Those of the task come before its result. It ends with the
 * call, or with the stream that the function returns. Messages wait until there is a listener for them. Listeners run in the async context in which
 * they were added.
 */
export interface CallPort extends EventEmitter {
  /**
   * Sends any value that a parameter may have. When the call is over, it does nothing.
   *
   * @throws `ERR_QUEUE_FULL` when the other end has 1,024 unread messages, `ERR_SERIALIZE` and `ERR_MESSAGE_TOO_LARGE` for a value that
   * cannot be sent
   */
  postMessage(value: unknown): void;
  on(event: 'message', listener: (value: any) => void): this;
  /** The call is over, or the stream that its function returned. */
  on(event: 'close', listener: () => void): this;
  on(event: string | symbol, listener: (...args: any[]) => void): this;
}

/** What can be moved to another thread: ArrayBuffers, MessagePorts, web streams, and file handles of `fs/promises`. */
export type Transferred =
  | ArrayBuffer
  // A MessagePort, by any version of Node's types or those of browsers.
  | { postMessage(value: any): void; start(): void; close(): void }
  | ReadableStream
  | WritableStream
  | TransformStream
  | FileHandle;

/**
 * Lets instances of a class arrive as instances of it. Call it in the host and in the module of the tasks: both sides have to know the class by the same
 * name. An instance arrives with its own enumerable properties and the prototype of the class; no constructor runs. `pack` and `unpack` carry what is
 * no property: what `pack` returns is sent, and `unpack` makes an instance of it. Where the class is not registered, an instance arrives as a plain object,
 * or as what `pack` returned.
 *
 * Errors that a task throws keep their class with both serializations. Other values keep it with `serialization: 'advanced'`, the default of createPool;
 * JSON has no classes. A child chooses the properties of what it sends: check those that matter.
 *
 * @param options `name`: default is the name of the class. `pack` and `unpack`: both or neither; errors are carried without them.
 * @throws ERR_INVALID_ARG if it is not a class that you have defined, or another class has the name
 * @example
 * class Money { constructor(readonly cents: number) {} }
 * registerClass(Money, { pack: (money) => money.cents, unpack: (cents) => new Money(cents) });
 */
export function registerClass<T extends object>(
  Class: abstract new (...args: any[]) => T,
  options?: { name?: string; pack?: (instance: T) => unknown; unpack?: (data: any) => T },
): void;

/**
 * Marks a value of which some objects are moved to the other thread, not copied. It works in parameters, results, chunks of streams and
 * progress, and does not change the type. A child that is a process copies everything in its result, so that the same task can run in both.
 *
 * @throws ERR_INVALID_ARG if `list` is not a list of objects. A call with such parameters to a child that is not a thread rejects with `ERR_UNSUPPORTED`.
 * @example const blurred = await pool.tasks.blur(transfer(pixels, [pixels.buffer]));
 * @example exports.blur = (pixels) => transfer(blurInPlace(pixels), [pixels.buffer]);
 */
export function transfer<T>(value: T, list: readonly Transferred[]): T;

/** Options of {@link ChildProcessPool.close}. */
export interface CloseOptions {
  /** Rejects queued and running calls with `ERR_POOL_CLOSED`, and kills the children at once. @default false */
  force?: boolean;
  /** Milliseconds after which `close` uses force. @default Infinity */
  timeout?: number;
}

/** What `send` resolves to: electron-re's shape. */
export interface Reply<T = unknown> {
  /** `null`, or the error that the task threw, as plain data with `name`, `message`, `stack` and own properties. */
  error: unknown;
  /** The task's result; `{}` for `undefined`; `String(error)` when it threw. */
  result: T;
}

/** Times of many calls in milliseconds, from a histogram with two significant digits. `p999` is the time that 99.9 % of them stay within. */
export interface Latency {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

/** Counters of one child, or of the pool over its whole life. */
export interface Counters {
  /** Calls that the child has now. */
  inFlight: number;
  /** Calls waiting now. */
  queued: number;
  /** Calls answered, including those answered with an error. */
  done: number;
  /** Calls answered with an error, timed out, aborted while running, or lost with a child. */
  failed: number;
  /** Times a child was put to sleep. */
  sleeps: number;
  /** Time from `send` to the child. */
  wait: Latency;
  /** Time from then to the answer, including the start of a new child. */
  run: Latency;
}

/** What a child uses; present while {@link ProcessManager} samples, or the pool samples for its strategy. */
export interface ChildUsage {
  /** Percent of one processor. */
  cpu?: number;
  /** Resident memory in bytes; absent for a thread, which has none of its own. */
  memory?: number;
}

/** One child in {@link PoolStats}. */
export interface ChildStats extends Counters, ChildUsage {
  /** Its process id, or the system's number of its thread; `undefined` until it runs. */
  pid?: number;
  state: 'starting' | 'ready' | 'asleep';
  /** How new calls travel: through memory shared with the child, or by Node's IPC channel until that memory is open, or where it is not available. */
  lane: 'fast' | 'channel';
  /** Why the fast lane is not available, such as a lack of descriptors; absent where it is in use or was not tried. */
  laneError?: string;
  /** The call that the child has had for longest: its task, and milliseconds since the child got it. `null`: it has none. */
  current: { task: string; ms: number } | null;
}

/** Counters of the calls of one task. */
export interface TaskStats {
  /** Calls answered, also with an error. */
  done: number;
  /** Calls answered with an error, timed out, aborted while running, or lost with a child. */
  failed: number;
  /** Time from the call to the child. */
  wait: Latency;
  /** Time from the child to the answer. */
  run: Latency;
}

/** How many children of a pool have ended, by cause; each counts once, by the first of these that holds. */
export interface DeathCounts {
  /** For lack of memory: killed by the system, or by V8 at the limit of its heap. */
  outOfMemory: number;
  /** By {@link ForkedProcess.drain}. */
  drained: number;
  /** After a fresh child had taken their place: by `recycle`, `isolate` or {@link ForkedProcess.recycle}. */
  recycled: number;
  /** By the host or the pool in another way: killed by a method, idle for too long, more than `max`, or at `close`. */
  asked: number;
  /** By a signal that nobody asked for. This includes the pool's own, for a child that broke the protocol or was not ready in time. */
  signal: number;
  /** They exited by themselves, with any exit code. */
  exit: number;
}

/** See {@link ChildProcessPool.stats}. */
export interface PoolStats extends Counters {
  /** Children that were, or will be, replaced: they ended without being asked to, or {@link ProcessManager}'s page restarted them. */
  restarts: number;
  /** Children that were replaced on purpose: by `recycle`, `isolate` or {@link ForkedProcess.recycle}. */
  recycled: number;
  /**
   * Children that have ended, by cause. A child that could not be started is not counted.
   *
   * @example if (pool.stats().deaths.outOfMemory > 0) console.warn('give the children more memory');
   */
  deaths: DeathCounts;
  /** Children that run but do not take calls yet: spare ones, and those that will replace another. */
  spares: number;
  children: Array<ChildStats>;
  /**
   * By the names of tasks, if {@link ChildProcessPoolOptions.taskStats} is on. The first 1,000 names that are called are counted.
   *
   * @example console.log(pool.stats().tasks?.resize.run.p99);
   */
  tasks?: Record<string, TaskStats>;
}

/** What {@link ChildHandle.send} can hand over. */
export type SendHandle = Socket | Server | DgramSocket;

/** A child as Node's `ChildProcess` shows it, as far as a pool can offer it. */
export interface ChildHandle extends EventEmitter {
  readonly pid: number;
  readonly connected: boolean;
  /** What the child prints, from the moment this property is first read; `null` unless `stdio` is `'pipe'`. More than 16 MiB unread is dropped. */
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /**
   * Sends your own message; it arrives at the child's `process.on('message')`, with the handle as its second argument.
   *
   * A `handle` is a net.Socket, net.Server or dgram.Socket, as fork takes them. The host closes a socket once it is on its way, unless
   * `keepOpen` is true; a server or a dgram socket stays open here, too. Messages after a handle wait until the child has
   * taken it; at most 64 handles and 64 MiB may wait for a child. `callback` is called with null when the message is on its way, or the child has taken the handle;
   * with an error when its channel is closed (`ERR_CHILD_EXITED`), when so much waits (`ERR_QUEUE_FULL`), or when the handle
   * is closed (`ERR_INVALID_ARG`). Without a callback the last two are thrown for a handle. Returns whether the message is on its way.
   *
   * @throws ERR_INVALID_ARG for a value that is not such a handle, for example a TLS socket; ERR_SERIALIZE for a value that JSON cannot
   * represent
   * @example
   * net.createServer({ pauseOnConnect: true }, (socket) => pool.forked[0].child.send('connection', socket)).listen(80);
   */
  send(message: unknown, callback?: (error: Error | null) => void): boolean;
  send(message: unknown, handle: SendHandle | undefined, callback?: (error: Error | null) => void): boolean;
  send(
    message: unknown,
    handle: SendHandle | undefined,
    options: { keepOpen?: boolean } | undefined,
    callback?: (error: Error | null) => void,
  ): boolean;
  /** Signals the child; a stopped one is woken first. @default signal 'SIGTERM' */
  kill(signal?: NodeJS.Signals | number): boolean;
  on(event: 'message', listener: (message: unknown) => void): this;
  on(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'disconnect', listener: () => void): this;
}

/** One member of `pool.forked`. */
export interface ForkedProcess {
  readonly pid: number;
  readonly child: ChildHandle;
  /** Stopped by SIGSTOP. */
  readonly sleeping: boolean;
  /** Calls in flight. */
  readonly activitiesCount: number;
  /** Port of its inspector (`NODE_ENV=development`, or `--inspect` in the pool's own options), else `null`. */
  readonly inspectPort: number | null;
  /** The last lines it printed, at most 100, each of at most 2048 bytes. */
  readonly lastOutput: string[];
  /**
   * Stops the child now if it has no call, whatever it has open. Returns whether it sleeps. A child that has used
   * `ProcessHost.keepAwake`, `onSleep` or `onWake` is asked first: then this returns `false`, and the event `'sleep'` follows when it
   * sleeps.
   *
   * @throws ERR_UNSUPPORTED for a thread
   */
  sleep(): boolean;
  /** Wakes the child. */
  wakeup(): void;
  /**
   * Replaces it by a fresh child. The old one takes calls until the fresh one is ready, and ends when its calls, and the streams that
   * are still read from it, are done. If the fresh one cannot start, the old one continues.
   *
   * @example for (const forked of pool.forked) forked.recycle(); // after new code was deployed
   */
  recycle(): void;
  /**
   * Ends the child once it is done with its calls. It takes no new ones, and those that wait go to other children. Unlike {@link ForkedProcess.recycle} it
   * starts no other child, unless the pool has fewer than `min`, or calls that need one. Resolves when the child has ended. `pool.close()`
   * ends all children in this way.
   *
   * @example await pool.forked[0].drain(); // before a file that it has open is removed
   */
  drain(): Promise<void>;
  /**
   * Takes a CPU profile of the child, or of its thread, while it works, for `ms` milliseconds, 300,000 at most. Resolves to the text of a `.cpuprofile` file, which DevTools and
   * editors open. No port is opened: the child records itself by `node:inspector`. Meanwhile the pool neither stops nor replaces it, and
   * no other recording of it can begin. `signal` stops it, and rejects with an `AbortError`.
   *
   * A child that is busy computing begins when it returns to its event loop. One that has not answered 10 seconds after `ms`, or runs no
   * ProcessHost, rejects with ERR_TASK_TIMEOUT.
   *
   * @default ms 5000
   * @throws ERR_INVALID_ARG, ERR_RECORDING, ERR_TASK_TIMEOUT, ERR_CHILD_EXITED, ERR_POOL_CLOSED
   * @example await fs.writeFile('child.cpuprofile', await pool.forked[0].profile(10_000));
   */
  profile(ms?: number, options?: { signal?: AbortSignal }): Promise<string>;
  /**
   * Takes a heap snapshot of the child, or of its thread, when the stream is first read: the text of a `.heapsnapshot` file for DevTools, 1 GiB at most.
   * The child stands still while V8 walks its heap, and needs many times the memory of its heap. `destroy()` cancels the snapshot. Another one can begin after the stream's `'close'`. Errors, as those of
   * {@link ForkedProcess.profile}, come as the stream's `'error'`; the child has 300 seconds for each piece.
   *
   * @example await pipeline(pool.forked[0].heapSnapshot(), createWriteStream('child.heapsnapshot'));
   */
  heapSnapshot(): Readable;
}

/**
 * A pool of Node child processes.
 *
 * Each of the first `max` calls without a bound child starts one; later calls are balanced. Whatever happens to a
 * child, each of its calls settles: with its answer, or with a {@link PoolError}. Children never outlive the host, and
 * the pool keeps the host alive only while calls are under way. A listener runs in the async context in which it was
 * added.
 *
 * When no code refers to a pool any more, and it has no call, `ready()`, `kill()` or `close()` under way, it is garbage collected, and its children
 * end, including those that sleep. Listeners on the pool do not keep it. The time of a garbage collection is not predictable, so
 * `close()` a pool that you no longer need.
 *
 * @throws ERR_INVALID_ARG
 * @example
 * const pool = new ChildProcessPool({ path: '/app/child.js', max: 3, strategy: 'MINIMUM_CONNECTION' });
 * const { error, result } = await pool.send('resize', { width: 80 });
 * await pool.close();
 */
export class ChildProcessPool extends EventEmitter {
  constructor(options: ChildProcessPoolOptions);

  /**
   * Calls a task, electron-re's way: it resolves even when the task failed. With an `id` the call goes to the child that
   * the first call with this id went to, as long as it lives.
   *
   * Rejects with a {@link PoolError} when the call could not be answered. Throws when `id` is `'default'`.
   * Installed under the name `electron-re`, a rejection that nobody handles ends no host: see docs/migrating.md.
   * @example const { error, result } = await pool.send('sum', [1, 2, 3], 'session-7');
   */
  send<T = any>(task: string, params?: unknown, id?: unknown): Promise<Reply<T>>;

  /**
   * Calls a task and resolves with its value. Rejects with the error the task threw, revived (name, message, stack,
   * code, cause, own properties, and the errors in these; see docs/errors.md), or with a {@link PoolError}, or an
   * `AbortError`.
   * @example const sum = await pool.run('sum', [1, 2, 3], { timeout: 500 });
   */
  run<T = any>(task: string, params?: unknown, options?: RunOptions): Promise<T>;

  /**
   * Calls a task in every child, or in a first one if there is none. Resolves with one entry per child; a child that dies
   * gives `{ error, result: null }`. A child that is about to end, such as one above a smaller `max`, answers first.
   * @example for (const { result } of await pool.sendToAll('reload')) console.log(result);
   */
  sendToAll<T = any>(task: string, params?: unknown): Promise<Array<Reply<T>>>;

  /**
   * Ends the child bound to `id`, or all: SIGINT, after `killGrace` SIGTERM, then SIGKILL. Sleeping children are woken
   * first. Resolves when they have ended. The pool stays open: the next call starts a fresh child.
   * @example await pool.kill('session-7');
   */
  kill(id?: unknown): Promise<void>;
  /** The same as {@link kill}. */
  disconnect(id?: unknown): Promise<void>;
  /**
   * Forgets a sticky id; its child stays. Calls of the id that wait may go to any child from now on, and still start in
   * their order, before later ones. Returns whether the id was known.
   */
  unbind(id: unknown): boolean;

  /**
   * Changes `max`. A smaller one ends the surplus children, the youngest first, once their calls are done: those that
   * run and those of {@link sendToAll} that wait. Calls that were aborted or timed out keep a surplus child no longer than
   * `killGrace`. A value that is not a whole number from 1 to 4096 changes nothing, and prints a warning.
   *
   * @example pool.setMaxInstanceLimit(os.availableParallelism());
   */
  setMaxInstanceLimit(count: number): void;

  /**
   * Changes the weights: a list of numbers of at least 0, by seat, as the option `weights` has it. Missing ones are 1.
   *
   * @throws ERR_INVALID_ARG
   * @example pool.setWeights([3, 1]);
   */
  setWeights(weights: number[]): void;

  /**
   * Resolves when `min` children (at least one) are ready: their scripts have been evaluated, and the promises that they have passed to
   * {@link ProcessHost.ready} are fulfilled. Rejects when they cannot start, with `ERR_SPAWN`, `ERR_START_TIMEOUT`,
   * `ERR_START_FAILED` or, after as many deaths in a row as `restart.max` says, `ERR_CRASH_LOOP`.
   *
   * @example await pool.ready(); // fail at the start, not at the first call
   */
  ready(): Promise<void>;
  /**
   * Aborts all calls, queued or running: each rejects with an `AbortError` whose `cause` is the reason, as if its own `signal` had been aborted.
   *
   * @example button.onclick = () => pool.cancelAll();
   */
  cancelAll(reason?: unknown): void;
  /**
   * Resolves when no call is queued or running.
   *
   * @example await pool.drain();
   */
  drain(): Promise<void>;
  /**
   * Refuses new calls (`ERR_POOL_CLOSED`), waits for those under way, ends the children and frees everything.
   * Also by `await using pool = new ChildProcessPool(…)`.
   *
   * @example await pool.close({ timeout: 5000 }); // by force after 5 s
   */
  close(options?: CloseOptions): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;

  /**
   * What the pool and each child have done so far.
   *
   * @example console.log(`99.9 % of all calls ran for less than ${pool.stats().run.p999} ms`);
   */
  stats(): PoolStats;
  /**
   * The counters of the pool in Prometheus's text format, with the pool's `name` as label `pool`. Names begin with `electron_re_native_`;
   * times are in seconds, and their quantiles are over the pool's whole life.
   *
   * @example http.createServer((_, response) => response.end(pool.toPrometheus())).listen(9400, '127.0.0.1');
   */
  toPrometheus(): string;
  /** Calls under way keep the host alive (the default). */
  ref(): this;
  /** Calls under way do not keep the host alive. */
  unref(): this;

  /** The children that take calls, oldest first. This property and the maps below are views: they are always current. */
  readonly forked: ForkedProcess[];
  /** The same, by pid. */
  readonly forkedMap: Record<number, ForkedProcess>;
  /** Sticky id -> pid. */
  readonly pidMap: Map<unknown, number>;
  /** pid -> calls in flight. */
  readonly connectionsMap: Record<number, number>;
  readonly maxInstance: number;
  /**
   * How many more calls children could have at once: `max` times `concurrency`, less the calls that run or wait. At 0 or less a further call has to wait; `'drain'`
   * is emitted when it is above 0 again, as with streams. `Infinity` without `concurrency`.
   *
   * @example
   * for (const file of files) {
   *   if (pool.desiredSize <= 0) await once(pool, 'drain');
   *   pool.run('index', file).catch(report);
   * }
   */
  readonly desiredSize: number;
  readonly weights: number[];
  readonly env: Record<string, string>;
  readonly cwd: string;
  /** The pool's own balancer: its targets are the children, by pid. */
  readonly LB: LoadBalancer;
  readonly lifecycle: ProcessLifeCycle;

  /** A child has been started. */
  on(event: 'spawn', listener: (info: { pid: number }) => void): this;
  /** A child has ended; `reason` as in {@link PoolError.reason}. */
  on(
    event: 'exit',
    listener: (info: {
      pid: number;
      code: number | null;
      signal: NodeJS.Signals | null;
      reason?: 'out-of-memory';
    }) => void,
  ): this;
  /**
   * A child printed something (`stdio: 'pipe'`). `text` is a piece of whole characters, not a line. The first piece arrives at
   * once; output of the next millisecond arrives together, in pieces of about 64 KiB at most.
   */
  on(
    event: 'output',
    listener: (info: { pid: number; stream: 'stdout' | 'stderr'; text: string }) => void,
  ): this;
  /**
   * A task called `ctx.log`: the child's pid, the name of the task and the text, 65,536 characters at most. Without a listener the pool prints
   * these on the host's stderr.
   *
   * @example pool.on('log', ({ task, pid, text }) => logger.info({ task, pid }, text));
   */
  on(event: 'log', listener: (info: { pid: number; task: string; text: string }) => void): this;
  /** {@link desiredSize} was 0 or less, and is above 0 again. */
  on(event: 'drain', listener: () => void): this;
  /** A child was put to sleep, or woken. */
  on(event: 'sleep' | 'wake', listener: (info: { pid: number }) => void): this;
  /** electron-re's: every reply (`id` is the call's) and every message of a child's own. */
  on(event: 'forked_message', listener: (message: { data: any; id: unknown }) => void): this;
  /** electron-re's: a child ended with code 0 or by a signal. */
  on(event: 'forked_exit', listener: (pid: number) => void): this;
  /** electron-re's: a child ended with another code, or could not be started. */
  on(event: 'forked_error', listener: (error: number | Error, pid: number | undefined) => void): this;
}

/**
 * What is published on the diagnostics channels `electron-re-native:child:spawn`, `exit`, `sleep` and `wake`.
 *
 * ```ts
 * import { channel } from 'diagnostics_channel';
 * channel('electron-re-native:child:exit').subscribe((message) => {
 *   const { pid, code, signal } = message as ChildDiagnostics;
 *   console.log(`child ${pid} ended with ${signal ?? code}`);
 * });
 * ```
 */
export interface ChildDiagnostics {
  /** The pool's `name`. */
  pool: string;
  /** The path of the child's script. */
  script: string;
  pid: number;
  /** Of `exit`: the exit code, `null` if a signal ended the child. */
  code?: number | null;
  /** Of `exit`. */
  signal?: NodeJS.Signals | null;
  /** Of `exit`, as in {@link PoolError.reason}. */
  reason?: 'out-of-memory';
}

/**
 * What is published on the diagnostics channels `electron-re-native:call:start` and `end`: the same object twice, so that a
 * tracer can keep a span in a WeakMap. `end` follows however the call ends.
 *
 * ```ts
 * import { channel } from 'diagnostics_channel';
 * channel('electron-re-native:call:end').subscribe((message) => {
 *   const { task, ms, error } = message as CallDiagnostics;
 *   console.log(`${task} took ${ms} ms`, error ?? '');
 * });
 * ```
 */
export interface CallDiagnostics {
  /** The pool's `name`. */
  pool: string;
  /** The path of the child's script. */
  script: string;
  /** The task's name. */
  task: string;
  /** Of `end`: milliseconds since `start`. */
  ms?: number;
  /** Of `end`: what the call was rejected with, or what `send` has resolved with as `error`. */
  error?: unknown;
}

// ------------------------------------------------------------------------- a pool of plain functions

/** A promise's value, or any other value itself. */
export type Settled<T> = T extends PromiseLike<infer U> ? U : T;

/** The chunks of what a function has returned, if that is a stream, else `never`. */
export type ChunkOf<T> =
  T extends AsyncIterable<infer U>
    ? U
    : T extends IterableIterator<infer U>
      ? U
      : T extends { getReader(): { read(): Promise<{ done: boolean; value?: infer U }> } }
        ? U
        : never;

/**
 * A call of a function: a promise of its result. A generator, a Readable of Node's or a ReadableStream of the web's arrives as a stream:
 * the call can be iterated over, or awaited for it. `break`, `return()` and the call's `signal` end the function, whose
 * `currentTask().signal` is aborted.
 *
 * An argument that is an async iterable, a Readable of Node's, a ReadableStream of the web's or a generator is read in the child, where it arrives as an
 * AsyncGenerator. It is read ahead, about 200 chunks or 3 MiB, and ends with the call. An error of the argument is thrown in the function's loop.
 *
 * @example for await (const frame of pool.tasks.frames(video)) show(frame);
 * @example const size = await pool.tasks.sizeOf(createReadStream('film.mp4'));
 */
export type TaskCall<R> = 0 extends 1 & R
  ? Promise<any> & AsyncIterable<any>
  : [ChunkOf<Settled<R>>] extends [never]
    ? Promise<Settled<R>>
    : Promise<AsyncGenerator<ChunkOf<Settled<R>>, void, void>> & AsyncIterable<ChunkOf<Settled<R>>>;

/** The functions of a module as a pool has them: with the same arguments, and a promise of the result, or a stream. */
export type TasksOf<M> = {
  readonly [K in keyof M as M[K] extends (...args: any[]) => any ? K : never]: M[K] extends (
    ...args: infer A
  ) => infer R
    ? (...args: A) => TaskCall<R>
    : never;
};

/** The list of arguments of a function of a module. */
export type ArgumentsOf<M, K extends keyof TasksOf<M>> = TasksOf<M>[K] extends (...args: infer A) => any
  ? A
  : never;

/** What the promise of a task resolves with. */
export type ResultOf<M, K extends keyof TasksOf<M>> = TasksOf<M>[K] extends (
  ...args: any[]
) => Promise<infer R>
  ? R
  : never;

/** Options of {@link TaskPool.map} and {@link TaskPool.imap}. Bad ones reject with `ERR_INVALID_ARG`; `imap` throws it. */
export interface MapOptions {
  /**
   * The most items that are under way, or have results that the caller has not taken yet; the others wait. Messages are kept small enough that each child
   * can have two of them: with `inFlight: 16` and four children, two items each.
   *
   * @default four messages for each child that the pool may have; a message has one item at first, and up to 1024 that take well under a millisecond
   */
  inFlight?: number;
  /** Whether results come in the order of the items. With `false` they come as soon as they are ready. @default true */
  ordered?: boolean;
  /** Aborting rejects with an `AbortError`, aborts the calls that are under way, and takes no more items. */
  signal?: Signal;
  /** For each call, in ms. For a call that shares its message with others, it may be up to 2 ms late. @default the pool's */
  timeout?: number;
  /** For each call, as {@link RunOptions.queueTimeout}. @default 0 */
  queueTimeout?: number;
  /** For each call, as {@link RunOptions.priority}. @default 0 */
  priority?: number;
  /** For each call. When a child ends, each item of its message that was not answered counts that as an attempt. @default 0 */
  retries?: number;
}

/** The type of a module that `createPool` assumes when you give none. */
export type AnyModule = Record<string, (...args: any[]) => any>;

/**
 * Options of {@link createPool}: those of {@link ChildProcessPool}, with defaults for tasks that compute.
 */
export interface TaskPoolOptions extends Omit<ChildProcessPoolOptions, 'path' | 'args'> {
  /** Its name in the process manager. @default the module's file name */
  name?: string;
  /** Most children at a time; a whole number from 1 to 4096. @default the processors there are (`os.availableParallelism()`) */
  max?: number;
  /** Calls one child may have at a time; more wait in the pool. @default 1 */
  concurrency?: number;
  /** @default 'WARMEST' */
  strategy?: ChildProcessPoolOptions['strategy'];
  /**
   * What children do after `after` ms without work: they `'end'`, except for `min` of them, which sleep, or they all `'sleep'`. With `false` they keep running. A child with
   * something open, such as a server or a timer, is not idle. `lifecycle` controls the same in more detail; only one of the two may be given.
   *
   * @default { after: 60000, then: 'end' }
   * @example createPool(file, { idle: { after: 10_000, then: 'sleep' } });
   */
  idle?: { after?: number; then?: 'end' | 'sleep' } | false;
  /** @default 'advanced' */
  serialization?: 'json' | 'advanced';
  /** @default the module's folder */
  cwd?: string | URL;
}

/** The call that a function runs for. */
export interface CurrentTask extends TaskContext {}

/**
 * Returns the call that runs now, in any function that the task calls, also after an `await`. Undefined outside a task of {@link createPool}.
 *
 * @example
 * export async function search(text: string) {
 *   const { signal } = currentTask()!;
 *   for (const file of files) if (!signal.aborted) await look(file, text);
 * }
 */
export function currentTask(): CurrentTask | undefined;

/**
 * A pool of child processes whose tasks are the functions that a module exports. It also has everything that a
 * {@link ChildProcessPool} has, such as `close()`, `ready()`, `stats()` and its events.
 */
export interface TaskPool<M = AnyModule> extends Omit<ChildProcessPool, 'run' | 'on'> {
  /**
   * A method for each function of the module. Names that JavaScript itself looks for in objects (`then`, `toJSON`, `constructor` and the
   * like) are not among them: `run` calls these.
   */
  readonly tasks: TasksOf<M>;
  /**
   * Calls a function with a list of arguments, and options of this call. Rejects as {@link ChildProcessPool.run} does, with
   * `ERR_UNKNOWN_TASK` for a name that the module does not export, with `ERR_START_FAILED` (`cause` is the thrown value) when the module cannot
   * be loaded or exports no function, and with `ERR_INVALID_ARG` when `args` is not an array, or contains a stream while `retries` is set.
   *
   * For a stream, `signal` and `timeout` apply until it ends: `timeout` is the longest time until the next chunk. About 200 chunks or
   * 3 MiB are read ahead. A stream rejects as a call does, and with `ERR_POOL_CLOSED` when the pool is closed meanwhile.
   *
   * @example
   * await pool.run('resize', [photo, 320], { signal, timeout: 5000 });
   * for await (const frame of pool.run('frames', [video], { signal })) show(frame);
   */
  run<K extends keyof TasksOf<M> & string>(
    name: K,
    args?: ArgumentsOf<M, K>,
    options?: RunOptions,
  ): ReturnType<TasksOf<M>[K]>;
  /**
   * The stream that a function returns, with options of this call. Nothing begins before the first chunk is asked for.
   *
   * @example for await (const frame of pool.stream('frames', [video], { signal })) show(frame);
   */
  stream<K extends keyof TasksOf<M> & string>(
    name: K,
    args?: ArgumentsOf<M, K>,
    options?: RunOptions,
  ): AsyncGenerator<ChunkOf<ResultOf<M, K>>, void, void>;
  /**
   * Calls a function in every child, or in a first one if there is none. Each entry is the outcome of one call. Rejects with
   * `ERR_INVALID_ARG` for arguments that are streams.
   *
   * @example for (const { status, reason } of await pool.broadcast('reload')) if (status === 'rejected') console.warn(reason);
   */
  broadcast<K extends keyof TasksOf<M> & string>(
    name: K,
    args?: ArgumentsOf<M, K>,
  ): Promise<Array<PromiseSettledResult<ResultOf<M, K>>>>;
  /**
   * Calls a function for each of many lists of arguments, and resolves with the results in their order. The first error rejects it, aborts the
   * calls that are under way, and takes no more items.
   *
   * Several items go in one message while they take well under a millisecond; `stats()` counts messages. A slow item does not hold up the others. Each is
   * its own call in all other respects; docs/tasks.md has the details.
   *
   * @example const thumbs = await pool.map('resize', photos.map((photo) => [photo, 320]));
   */
  map<K extends keyof TasksOf<M> & string>(
    name: K,
    items: Iterable<ArgumentsOf<M, K>> | AsyncIterable<ArgumentsOf<M, K>>,
    options?: Omit<MapOptions, 'ordered'>,
  ): Promise<ResultOf<M, K>[]>;
  /**
   * The same, as an iterator over the results. Nothing begins before you ask for the first. Leaving the loop aborts the calls that are under way.
   *
   * @example for await (const thumb of pool.imap('resize', photosOf(folder), { ordered: false })) show(thumb);
   */
  imap<K extends keyof TasksOf<M> & string>(
    name: K,
    items: Iterable<ArgumentsOf<M, K>> | AsyncIterable<ArgumentsOf<M, K>>,
    options?: MapOptions,
  ): AsyncGenerator<ResultOf<M, K>, void, void>;
  on: ChildProcessPool['on'];
}

/**
 * Makes a pool out of a module of plain functions. Nothing has to be registered in it. It may be CommonJS, an ES module, or TypeScript
 * where Node runs that itself (22.18 and newer). Calls made before it has loaded wait.
 *
 * @param module its absolute path, or its file: URL as an object or text
 * @throws ERR_INVALID_ARG
 * @example
 * // tasks.mjs
 * export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
 *
 * // app.mjs
 * import { createPool } from 'electron-re-native';
 * const pool = createPool(new URL('./tasks.mjs', import.meta.url));
 * console.log(await pool.tasks.sum([1, 2, 3])); // 6
 *
 * // In TypeScript, wrong names and arguments do not compile:
 * const typed = createPool<typeof import('./tasks.mjs')>(new URL('./tasks.mjs', import.meta.url), { max: 4 });
 */
export function createPool<M extends object = AnyModule>(
  module: string | URL,
  options?: TaskPoolOptions,
): TaskPool<M>;

// ---------------------------------------------------------------------------------------- in the child

/** Each task gets this as its second argument. */
export interface TaskContext {
  /** The name by which the task was called. */
  readonly task: string;
  /** The same as `task`. */
  readonly name: string;
  /**
   * Which attempt of the same call this is, from 1 on. It is higher than 1 with `retries`, after earlier attempts lost their children, and
   * for a job of a queue that is tried again.
   *
   * @example if (ctx.attempt > 1) await removeHalfWrittenFiles(folder);
   */
  readonly attempt: number;
  /**
   * Aborted when the caller aborts the call or its `timeout` is over. Its listeners run in the async context in which the
   * task first read this property.
   */
  readonly signal: Signal;
  /** The memories of the pool's option `shared`, by name. */
  readonly shared: Readonly<Record<string, SharedMemory>>;
  /** As {@link ProcessHost.worker}. */
  readonly worker: number;
  /**
   * Reports progress to the caller: any value that a result may have. Does nothing unless the call has `onProgress`.
   *
   * @throws what cannot be sent
   * @example for (const [at, page] of pages.entries()) { await print(page); ctx.progress(at / pages.length); }
   */
  progress(value: unknown): void;
  /**
   * The task's end of the port of this call; undefined unless the call has `onPort`.
   *
   * @example ctx.port?.on('message', ({ angle }) => (scene.angle = angle));
   */
  readonly port: CallPort | undefined;
  /**
   * Logs a line, formatted as by `console.log`: the pool emits `'log'`, or prints the line on the host's stderr if there is no listener. The
   * line may arrive after the result of the call.
   *
   * @example ctx.log('%d of %d pages', at, pages.length);
   */
  log(...values: unknown[]): void;
  /** As {@link ProcessHost.keepAwake}: for work that goes on after the task's result. While the task runs, its child is awake anyway. */
  keepAwake(): KeptAwake;
}

/** Lets the child sleep again, when called or at the end of a `using` block. A second call changes nothing. */
export interface KeptAwake {
  (): void;
  [Symbol.dispose](): void;
}

/**
 * The child's side of a pool: tasks by name. There is one per process. In a process that is not a child of a pool it does nothing: it
 * does not listen to the channel, and does not keep the process alive.
 *
 * @example
 * ProcessHost
 *   .registry('sum', (numbers) => numbers.reduce((a, b) => a + b, 0))
 *   .registry('fetch', async ({ url }, { signal }) => (await fetch(url, { signal })).text());
 */
export const ProcessHost: {
  /**
   * Registers a task under a name. The result is what the function returns, or what its promise resolves to. Warns if the name exists already;
   * throws if `task` is not a function.
   *
   * A call of a task that is not registered yet waits while the script is evaluated, including everything that it imports and awaits at its
   * top level. After that, the call waits while something is under way that may still register the task: 1 second at most, or 10 while files
   * or modules are read. If a child needs longer, use {@link ProcessHost.ready}.
   *
   * Each call runs in its own async resource: an `AsyncLocalStorage` store that it enters is seen by no other call.
   */
  registry(name: string, task: (params: any, ctx: TaskContext) => unknown): typeof ProcessHost;
  /** Removes a task. Warns if there is none of this name. */
  unregistry(name: string): typeof ProcessHost;
  /**
   * The child is not ready before this promise is fulfilled. Until then its calls wait in it, in their order.
   * When the promise is rejected the child prints the reason and ends with code 1. Several may be given, at any time.
   * @throws ERR_INVALID_ARG for a value that is not a promise
   * @example
   * ProcessHost.ready(connect().then((db) => ProcessHost.registry('query', (text) => db.query(text))));
   */
  ready(promise: PromiseLike<unknown>): typeof ProcessHost;
  /** The memories of the pool's option `shared`, by name; opened when this is first read. */
  readonly shared: Readonly<Record<string, SharedMemory>>;
  /**
   * The child's number among those of its pool that live: the lowest that was free when the child was started. A child that replaces
   * another one has its number again. Numbers go from 0 to `max` - 1, and beyond that only while children that were dismissed
   * still finish their calls. 0 in a process that is not a child of this package's pool.
   *
   * @example const database = `test_${ProcessHost.worker}`; // no two children use the same one
   */
  readonly worker: number;
  /**
   * Keeps the pool from putting this child to sleep, until the returned function is called: for work that Node does not
   * count as a reason to run, such as an unref'd timer. Holds count: the child sleeps when all are released.
   *
   * @example
   * const release = ProcessHost.keepAwake();
   * flushLater().finally(release);
   */
  keepAwake(): KeptAwake;
  /**
   * Runs before the pool puts this child to sleep: close whatever the child should not hold while it sleeps. All hooks run at once and have a
   * second. Then the child sleeps, unless it is needed by then. An error in a hook becomes a warning.
   *
   * @example ProcessHost.onSleep(() => connection.end()).onWake(() => connection.open());
   */
  onSleep(hook: () => unknown): typeof ProcessHost;
  /**
   * Runs when this child continues, even if it was needed before it was stopped. Calls wait until the hooks are done, for
   * a second at most; messages of your own (`process.on('message')`) do not. A child that is ended in its sleep runs none.
   */
  onWake(hook: () => unknown): typeof ProcessHost;
  /**
   * Runs when the pool ends this child, or the host is gone: save whatever must not be lost. All hooks run at once; then the process exits. The pool waits
   * for them for `killGrace`, and sends harder signals after it. They do not run when the child is killed or exits by itself. An error in a hook is a warning.
   * A child whose host has ended has 500 ms. Several hooks may be given.
   *
   * @example ProcessHost.onEnd(() => database.close());
   */
  onEnd(hook: () => unknown): typeof ProcessHost;
  /**
   * Names the storages in which tasks find the stores that the option {@link ChildProcessPoolOptions.context} sends. A storage is an
   * `AsyncLocalStorage`, or any object whose `run(store, act)` calls `act`. Stores without a storage here are left out.
   *
   * @throws TypeError for a value that is not such an object
   * @example ProcessHost.context({ tenant }); // the same `new AsyncLocalStorage()` that the tasks ask
   */
  context(storages: Record<string, { run(store: any, act: () => void): unknown }>): typeof ProcessHost;
  /** Closes the channel to the pool. */
  disconnect(): void;
  /** Ends this process. */
  exit(): void;
};

/** The one parameter of a function that declares a task or a channel. */
export type ArgumentOf<F> = F extends (...args: infer A) => any ? A[0] : never;

/** What a call of such a function is made with: its parameter, and what else the call takes. */
export type CallOf<F, More extends unknown[]> =
  undefined extends ArgumentOf<F>
    ? [args?: ArgumentOf<F>, ...more: More]
    : [args: ArgumentOf<F>, ...more: More];

/** What a call of this function resolves to. */
export type AnswerOf<F> = F extends (...args: any[]) => infer R ? Settled<R> : never;

/** What an implementation of this function may return: its result, or a promise of that. */
export type Answering<F> = AnswerOf<F> | PromiseLike<AnswerOf<F>>;

/**
 * {@link ProcessHost} with the types of its tasks: `T` has a method for each, with the parameter and the result of the task. Nothing changes at run time.
 *
 * @example
 * interface Tasks { sum(numbers: number[]): number }
 * const host: TypedProcessHost<Tasks> = ProcessHost;
 * host.registry('sum', (numbers) => numbers.reduce((a, b) => a + b, 0)); // another name or type does not compile
 */
export interface TypedProcessHost<T extends object> extends Omit<typeof ProcessHost, 'registry'> {
  registry<K extends keyof T & string>(
    name: K,
    task: (params: ArgumentOf<T[K]>, ctx: TaskContext) => Answering<T[K]>,
  ): TypedProcessHost<T>;
}

/**
 * {@link ChildProcessPool} with the types of its tasks, the same `T` as of {@link TypedProcessHost}. Nothing changes at run time.
 *
 * @example
 * interface Tasks { sum(numbers: number[]): number }
 * const typed: TypedProcessPool<Tasks> = new ChildProcessPool({ path: '/app/child.js' });
 * const sum: number = await typed.run('sum', [1, 2, 3]); // another name or type does not compile
 */
export interface TypedProcessPool<T extends object> extends Omit<ChildProcessPool, 'run' | 'send' | 'on'> {
  run<K extends keyof T & string>(
    task: K,
    ...rest: CallOf<T[K], [options?: RunOptions]>
  ): Promise<AnswerOf<T[K]>>;
  send<K extends keyof T & string>(
    task: K,
    ...rest: CallOf<T[K], [id?: unknown]>
  ): Promise<Reply<AnswerOf<T[K]>>>;
  on: ChildProcessPool['on'];
}

// --------------------------------------------------------------------------------------- shared memory

/** Names a {@link SharedMemory} to another thread of the same process. */
export interface SharedMemoryHandle {
  readonly sharedMemory: string;
}

/** What `waitAsync` returns, as `Atomics.waitAsync` does. */
export type WaitAsync =
  | { readonly async: false; readonly value: 'not-equal' | 'timed-out' }
  | { readonly async: true; readonly value: Promise<'ok' | 'timed-out'> };

/**
 * Memory that processes and threads really share. It is all zero at first. It has no name by which another process could open
 * it; children get it by the option `shared`, or anywhere in the parameters of a task, and may return it anywhere in a
 * result: it arrives as a SharedMemory of the same bytes, in one thread always as the same object. One value has at most
 * 64. Worker threads get it by its `handle`. Pages that nobody has written to cost nothing. It is freed when every process that has
 * it has closed it, no longer refers to it, or has ended. Each memory takes one descriptor in each process. Unreferenced memories
 * are collected before descriptors or memory run out; `close()` is cheaper. If there is still no room for
 * another, the constructor throws `ERR_SHARED_MEMORY`, and works again when there is.
 *
 * It is used as words of 32 or 64 bits with the meaning of `Atomics` on an Int32Array or BigInt64Array, or as bytes
 * that are copied in and out: V8 in Electron allows no view of it. Words and bytes are the same memory: `add(1, 5)`
 * changes bytes 4 to 7.
 *
 * All methods throw `ERR_INVALID_ARG` for an index, offset or value that is wrong, `ERR_MEMORY_CLOSED` after `close()`.
 *
 * `structuredClone` and `postMessage` of it, as of an {@link AsyncLock} or a {@link SharedCounter}, throw a `DataCloneError`: send
 * {@link SharedMemory.handle} to threads.
 *
 * @example
 * // main.js
 * const counters = new SharedMemory(4096);
 * const pool = new ChildProcessPool({ path, shared: { counters } });
 * await pool.run('count');
 * counters.load(0); // 1
 *
 * // child.js
 * ProcessHost.registry('count', (_, { shared }) => shared.counters.add(0, 1));
 *
 * @example
 * const memory = new SharedMemory(1 << 24);
 * await pool.run('fill', { memory, color: 7 }); // ProcessHost.registry('fill', ({ memory, color }) => …)
 */
export class SharedMemory {
  /**
   * @param byteLength a whole number from 4 to what the machine has
   * @throws ERR_INVALID_ARG, ERR_SHARED_MEMORY when the system refuses it
   */
  constructor(byteLength: number);
  /**
   * The memory of a `handle`, in a thread of the process that has it. In one thread it is always the same object.
   * @throws ERR_MEMORY_CLOSED when no thread of this process has it any more
   * @example const memory = SharedMemory.from(workerData.handle);
   */
  static from(handle: SharedMemoryHandle): SharedMemory;
  /** For `workerData` or `postMessage`, to a thread of this process. It does not keep the memory. */
  readonly handle: SharedMemoryHandle;
  /** Its size; 0 after `close()`. */
  readonly byteLength: number;

  load(index: number): number;
  /** Returns `value`. */
  store(index: number, value: number): number;
  /** This and those that follow return what was there before. */
  add(index: number, value: number): number;
  sub(index: number, value: number): number;
  and(index: number, value: number): number;
  or(index: number, value: number): number;
  xor(index: number, value: number): number;
  exchange(index: number, value: number): number;
  /** Writes `replacement` if `expected` is there. */
  compareExchange(index: number, expected: number, replacement: number): number;

  /** The same for words of 64 bits, whose indices count 8 bytes each. */
  load64(index: number): bigint;
  store64(index: number, value: bigint): bigint;
  add64(index: number, value: bigint): bigint;
  sub64(index: number, value: bigint): bigint;
  and64(index: number, value: bigint): bigint;
  or64(index: number, value: bigint): bigint;
  xor64(index: number, value: bigint): bigint;
  exchange64(index: number, value: bigint): bigint;
  compareExchange64(index: number, expected: bigint, replacement: bigint): bigint;

  /**
   * Blocks this thread while the word is `value`, until `notify`. As with any futex it may wake up for no reason: look
   * at the word again. @param timeout milliseconds; without it, forever
   * @example while (memory.load(0) === 0) memory.wait(0, 0);
   */
  wait(index: number, value: number, timeout?: number): 'ok' | 'not-equal' | 'timed-out';
  wait64(index: number, value: bigint, timeout?: number): 'ok' | 'not-equal' | 'timed-out';
  /**
   * The same without blocking: a separate thread waits, 1000 at most in a process. Meanwhile the process stays alive.
   * Change the word before you notify: a waiter that is not asleep yet sees the change, but no notification.
   * @example const result = memory.waitAsync(0, 0); if (result.async) await result.value;
   */
  waitAsync(index: number, value: number, timeout?: number): WaitAsync;
  waitAsync64(index: number, value: bigint, timeout?: number): WaitAsync;
  /** Wakes threads that wait for this word, in any process, those that have waited longest first. Returns how many. @default count Infinity */
  notify(index: number, count?: number): number;
  notify64(index: number, count?: number): number;

  /** Fills the target with the bytes from `offset` on, and returns it. One copy, not atomic. */
  read<T extends ArrayBufferView | ArrayBufferLike>(offset: number, target: T): T;
  /** Copies the source's bytes to `offset` and returns how many. */
  write(offset: number, source: ArrayBufferView | ArrayBufferLike): number;
  /**
   * The bytes themselves, not a copy: a write by any process is visible here at once. `undefined` where V8 may use no memory
   * but its own, as in Electron and its children; use `read` there. A view still works after `close()`, and keeps the
   * memory as long as it is referred to; V8 counts the memory as its own. @default offset 0 @default length to the end
   * @example const pixels = memory.view() ?? memory.read(0, Buffer.alloc(memory.byteLength));
   */
  view(offset?: number, length?: number): Uint8Array | undefined;

  /** Releases the memory in this thread. Waits and `lockAsync` calls that are under way reject. A second call does nothing. */
  close(): void;
  /** `close()`, by `using`. */
  [Symbol.dispose](): void;
  /** Throws `ERR_SERIALIZE`: JSON would silently turn it into an empty object. */
  toJSON(): never;
}

/** Options of {@link AsyncLock.lockAsync} and `executeAfterLocked`. */
export interface LockOptions {
  /** Time to wait for the lock; then `ERR_LOCK_TIMEOUT`. @default Infinity */
  timeout?: number;
  /** Aborting rejects with an `AbortError`. */
  signal?: Signal;
}

/** A lock that is held. `using held = lock.lock()` releases it at the end of the block. */
export interface HeldLock {
  /**
   * Whether the previous holder died while it held the lock, so that the data it guards may be inconsistent. Only the next holder
   * sees `true`, and only over a {@link SharedMemory}.
   */
  readonly ownerDied: boolean;
  /** @throws ERR_LOCK_NOT_HELD when it was unlocked already */
  unlock(): void;
  /** Unlocks, unless it is already unlocked. */
  [Symbol.dispose](): void;
}

/**
 * A mutex.
 *
 * Over a {@link SharedMemory} it works between all processes and threads that have the memory. It takes the 16 bytes
 * from `index` on. If the holder dies, the next waiter gets the lock and sees `ownerDied`. A holder that was put to sleep is woken.
 * No waiter starves.
 *
 * Over a SharedArrayBuffer it works between the threads of a process, in the single word at `index`, exactly as
 * electron-re's AsyncLock: locks of that class and of this one exclude each other. If its holder dies, it stays locked.
 *
 * The holder is a thread. It is not reentrant. A waiting thread sleeps; `lockAsync` never blocks.
 *
 * @example
 * const lock = new AsyncLock(ProcessHost.shared.accounts);
 * await lock.executeAfterLocked(async ({ ownerDied }) => {
 *   if (ownerDied) repair();
 *   await transfer();
 * });
 */
export class AsyncLock {
  static readonly INDEX: 0;
  static readonly UNLOCKED: 0;
  static readonly LOCKED: 1;
  /**
   * @param options.index the Int32 index of the lock's first word, even over a SharedMemory. @default 0
   * @throws ERR_INVALID_ARG
   */
  constructor(memory: SharedMemory | SharedArrayBuffer, options?: { index?: number });
  readonly index: number;
  /** Throws `ERR_SERIALIZE`, since JSON would make `{}` of it. */
  toJSON(): never;
  /**
   * Takes the lock, blocking this thread as long as it must. @default timeout Infinity
   * @throws ERR_LOCK_TIMEOUT; ERR_LOCK_HELD when this thread holds it, or waits for it by `lockAsync`
   * @example using held = lock.lock({ timeout: 100 });
   */
  lock(options?: { timeout?: number }): HeldLock;
  /** Takes the lock if it is free, or its holder dead; `null` otherwise. */
  tryLock(): HeldLock | null;
  /** Takes the lock without blocking. Those of one thread get it in the order of their calls. */
  lockAsync(options?: LockOptions): Promise<HeldLock>;
  /** Releases the lock. @throws ERR_LOCK_NOT_HELD when this object did not take it */
  unlock(): void;
  /** Takes the lock, runs the callback, waits for its result, and unlocks, even when the callback throws. Resolves with the result. */
  executeAfterLocked<T>(callback: (held: HeldLock) => T | PromiseLike<T>, options?: LockOptions): Promise<T>;
}

/**
 * A count that all processes and threads with the memory share. It needs no lock and never waits.
 *
 * @throws ERR_INVALID_ARG, ERR_MEMORY_CLOSED; ERR_COUNTER_RANGE when the count is, or would be, beyond ±(2^53 - 1)
 * @example
 * // Each tile is drawn once, by whichever child comes first.
 * const next = new SharedCounter(shared.memory);
 * for (let tile = next.add(); tile < TILES; tile = next.add()) draw(tile);
 */
export class SharedCounter {
  /** @param options.index the Int32 index of its 8 bytes, even, as an {@link AsyncLock}'s. @default 0 */
  constructor(memory: SharedMemory, options?: { index?: number });
  /** Its Int32 index in the memory. */
  readonly index: number;
  /** The count now. */
  readonly value: number;
  /** Throws `ERR_SERIALIZE`, since JSON would make `{}` of it. */
  toJSON(): never;
  /** Adds a whole number, which may be negative, and returns what the count was before. @default n 1 */
  add(n?: number): number;
  /** Sets the count and returns what it was before. @default value 0 */
  reset(value?: number): number;
}

// -------------------------------------------------------------------------------------------- balancer

/** What a {@link LoadBalancer} picks from. `id` may be of any type; ids are compared as a `Map` does. */
export interface Target {
  id: any;
  /** @default 1 in a pool, 0 otherwise (electron-re's) */
  weight?: number;
}

/**
 * Picks targets by one of fourteen algorithms.
 *
 * | algorithm | picks |
 * |---|---|
 * | POLLING | each in turn |
 * | WEIGHTS | the highest of weight + U(0,1) · total weight |
 * | RANDOM | any, equally likely |
 * | SPECIFY | the one whose id is given: `pickOne(id)` |
 * | WEIGHTS_POLLING | in turn, each as often as its weight says in every round of total-weight picks |
 * | WEIGHTS_RANDOM | any, as likely as its weight |
 * | MINIMUM_CONNECTION | the one with the fewest connections; equals in turn |
 * | WEIGHTS_MINIMUM_CONNECTION | the fewest connections per weight; equals by weight at random |
 * | LEAST_CPU | the smallest (connections + 1) / idle processor time, by `cpuOccupancyMap`; equals in turn |
 * | LEAST_MEMORY | the smallest (connections + 1) · memory, by `memoryOccupancyMap`; equals in turn |
 * | WARMEST | the fewest connections; of equals the one that has lost a connection last |
 * | SMOOTH_WEIGHTS_POLLING | as WEIGHTS_POLLING, with the picks of one target as far apart as possible |
 * | CONSISTENT_HASH | the target that `id` belongs to, by weight: adding or removing a target moves only the ids that it gets or had; without `id` each in turn |
 * | LEAST_LATENCY | of two at random the one with the smaller latency · (connections + 1), by `latencyMap`; where that is not known, the one with fewer connections |
 *
 * For LEAST_CPU and LEAST_MEMORY, a target without a value counts as the least used of the others. Without any value they pick as
 * MINIMUM_CONNECTION does. They compare use in steps (10 percentage points, or a quarter of the least memory), so that noise does not
 * decide. A pool feeds its own balancer.
 *
 * It needs no binary: where none loads, JavaScript picks the same targets (or, at random, with the same probabilities),
 * more slowly.
 *
 * @example
 * const lb = new LoadBalancer({ targets: [{ id: 'a', weight: 1 }, { id: 'b', weight: 3 }], algorithm: 'WEIGHTS_POLLING' });
 * lb.pickMulti(4).map((target) => target.id); // ['a', 'b', 'b', 'b']
 * lb.setAlgorithm('LEAST_CPU');
 * lb.updateParams({ cpuOccupancyMap: { a: 5, b: 80 } });
 * lb.pickMulti(2).map((target) => target.id); // ['a', 'a']
 */
export class LoadBalancer {
  static readonly ALGORITHM: { readonly [K in Algorithm]: K };
  /** @throws ERR_INVALID_ARG for targets or weights of the wrong kind, `Invalid algorithm: …` for an unknown name */
  constructor(options: { targets: Target[]; algorithm?: Algorithm | (string & {}) });
  /** The picked target, or `null` when there is none. `params` go to the algorithm: the id for SPECIFY. */
  pickOne(...params: unknown[]): Target | null;
  /** `count` picks, one after the other. */
  pickMulti(count?: number, ...params: unknown[]): Array<Target | null>;
  /** Adds a target; one whose id exists is refused with a warning. */
  add(target: Target): void;
  /** Removes the target of this id; unknown: a warning. */
  del(target: { id: any }): void;
  /** Replaces all targets. */
  setTargets(targets: Target[]): void;
  /** @throws `Invalid algorithm: X, pick from POLLING|WEIGHTS|…` with the code ERR_INVALID_ARG */
  setAlgorithm(algorithm: Algorithm | (string & {})): void;
  /** Sets known keys of `params`; others are ignored. */
  updateParams(params: Partial<LoadBalancerParams>): void;
  /** Forgets what is recorded of one target, or of all. */
  clean(id?: any): void;
  /** Removes all targets. */
  wipe(): void;
  readonly targets: Target[];
  readonly algorithm: Algorithm;
  readonly params: LoadBalancerParams;
}

/**
 * State of a {@link LoadBalancer}. The keys of the maps are the ids of targets. To report connections and use, write to a map or
 * set it. Setting one to a value that is not an object throws `ERR_INVALID_ARG`. An entry that is not a number of at least 0 counts as missing.
 */
export interface LoadBalancerParams {
  currentIndex: number;
  weightIndex: number;
  readonly weightTotal: number;
  connectionsMap: Record<string, number>;
  /** Percent of one processor, for LEAST_CPU. */
  cpuOccupancyMap: Record<string, number>;
  /** Bytes, for LEAST_MEMORY. */
  memoryOccupancyMap: Record<string, number>;
  /**
   * Milliseconds that each target takes for a call, by id. A pool measures this itself while its strategy is LEAST_LATENCY, and shows it here: it rises to the time of a
   * slower call at once, and falls by 1 % with each call that any child answers. What was written counts less with each connection that ends.
   */
  latencyMap: Record<string, number>;
}

// ------------------------------------------------------------------------------------------- lifecycle

/**
 * Reports which ids have been idle: every `internal` ms it emits `'sleep'` with the ids whose last call is more than `expect` ms ago,
 * each time until they are called again. Its timer does not keep the process alive.
 *
 * @example
 * const cycle = new ProcessLifeCycle({ expect: 60e3, internal: 5e3 });
 * cycle.on('sleep', (ids) => console.log('idle:', ids));
 * cycle.watch([1, 2]);
 * cycle.start();
 */
export class ProcessLifeCycle extends EventEmitter {
  static readonly defaultLifecycle: { expect: number; internal: number };
  /** @throws ERR_INVALID_ARG when a time is not a positive number */
  constructor(options?: { expect?: number; internal?: number });
  /** Starts to watch ids, as if they had been called now. */
  watch(ids: unknown[]): void;
  unwatch(ids: unknown[]): void;
  /** Records a call. Warns about an id that is not watched. */
  refresh(ids: unknown[]): void;
  /** Starts the timer; warns if it has been started. */
  start(): void;
  stop(): void;
  readonly expect: number;
  readonly internal: number;
  readonly params: { activities: Map<unknown, Date> };
  on(event: 'sleep', listener: (ids: unknown[]) => void): this;
}

// --------------------------------------------------------------------------------------------- threads

/** How a thread gets its code: `EVAL` from a text or a function, `EXEC` from a file. */
export const THREAD_TYPE: { readonly EVAL: 1; readonly EXEC: 2 };

/**
 * The code that a thread runs: a module whose `module.exports` (or default export) is a function of one payload. Give one of the three.
 */
export interface ThreadCode {
  /** A file, CommonJS or an ES module; relative to the folder that the process runs in. Each thread loads it once. */
  execPath?: string;
  /** The text of a CommonJS module. It is run again for each task. */
  execString?: string;
  /** A function. Its text is run in the thread, so what it closes over stays behind. */
  execFunction?: (payload: any) => unknown;
}

/** Options of a task in a thread. */
export interface ThreadTaskOptions {
  /** Milliseconds until the task is abandoned and its thread ended; 0 means the pool's value. @default the pool's */
  taskTimeout?: number;
  /** How often the task is tried again after its code has thrown, at most 5. Tasks that transfer something are tried once. @default the pool's */
  taskRetry?: number;
  /** ArrayBuffers, MessagePorts and file handles that move to the thread instead of being copied. @default the pool's */
  transferList?: any[];
}

export interface ThreadPoolOptions {
  /** Whether threads start when they are needed; `false` starts all at once. @default true */
  lazyLoad?: boolean;
  /** The most threads. Each `exec` starts one until there are this many. @default 50 */
  maxThreads?: number;
  /** The most tasks that wait for a thread; one more is refused with `ERR_QUEUE_FULL`. @default 100 */
  maxTasks?: number;
  /** @default 0 */
  taskRetry?: number;
  /** Milliseconds, at least 500. Checked and kept for electron-re's sake: a task that waits begins as soon as a thread is free. @default 2000 */
  taskLoopTime?: number;
  /** @default 60000 */
  taskTimeout?: number;
}

/** Options of Node's `Worker`, and what all tasks transfer. */
export interface ThreadOptions extends WorkerOptions {
  transferList?: any[];
}

/** The result of a task. */
export interface ThreadReply<T = any> {
  data: T;
  error: null;
}

/** Runs tasks in a pool, all with the same options. Its setters check as the pool's do and return it. */
export interface ThreadExecutor {
  readonly type: 'static' | 'dynamic';
  readonly taskRetry?: number;
  readonly taskTimeout?: number;
  readonly transferList?: any[];
  /** As the pool's. */
  exec<T = any>(payload?: unknown): Promise<ThreadReply<T>>;
  /** As the pool's. */
  queue(payload?: unknown): void;
  setTaskRetry(taskRetry: number): this;
  setTaskTimeout(taskTimeout: number): this;
  setTransferList(transferList: any[]): this;
}

/** An executor whose code can be replaced. */
export interface DynamicThreadExecutor extends ThreadExecutor {
  readonly execPath?: string;
  readonly execString?: string;
  readonly execFunction?: (payload: any) => unknown;
  setExecPath(execPath: string): this;
  setExecString(execString: string): this;
  setExecFunction(execFunction: (payload: any) => unknown): this;
}

/** What both thread pools have. Idle threads keep no process alive. Its setters throw `ERR_INVALID_ARG` and return the pool. */
export interface ThreadPool extends EventEmitter {
  /** The options in use, with defaults. The setters change them. */
  readonly options: Readonly<ThreadPoolOptions>;
  readonly threadOptions: Readonly<ThreadOptions>;
  /** The threads that live, the one used last at the end. */
  readonly threadPool: ReadonlyArray<{ readonly threadId: number; readonly isIdle: boolean }>;
  /** The file for tasks that bring no code of their own. */
  readonly execPath?: string;
  /** The code, as text, for tasks that bring none of their own; also the text of a function. */
  readonly execString?: string;
  /** Whether it has as many threads as it may. */
  readonly isFull: boolean;
  readonly threadLength: number;
  /** Tasks that wait for a thread. */
  readonly taskLength: number;
  /**
   * Counters and times of the pool and its threads, as {@link ChildProcessPool.stats} has them. Each try of a task counts, and a thread's `pid` is the
   * system's number of it. `current.task` is the path of the code, or `'execString'`. A thread that a timeout has ended counts as one that was
   * asked to end.
   *
   * @example const { run, children } = pool.stats(); console.log(run.p99, children.length);
   */
  stats(): PoolStats;
  /** Abandons the tasks that wait: they reject with `ERR_POOL_CLOSED`. */
  wipeTaskQueue(): this;
  /** Ends all threads and abandons all tasks: they reject with `ERR_POOL_CLOSED`. The pool can be used again. */
  wipeThreadPool(): this;
  /** With fewer than there are, the youngest finish their tasks and end. */
  setMaxThreads(maxThreads: number): this;
  setMaxTasks(maxTasks: number): this;
  setTaskLoopTime(taskLoopTime: number): this;
  setTaskRetry(taskRetry: number): this;
  setTransferList(transferList: any[]): this;
  /** A thread has ended, by itself, by a timeout or by {@link ThreadPool.wipeThreadPool}. */
  on(
    event: 'thread:exit',
    listener: (exit: { threadId: number; taskId: number | null; exitCode: number }) => void,
  ): this;
  /** An error in a thread was not caught; the thread ends. */
  on(event: 'thread:error', listener: (about: { threadId: number; error: unknown }) => void): this;
  /** A task passed to `queue` has failed. */
  on(event: 'task:error', listener: (about: { payload: unknown; error: PoolError }) => void): this;
}

/**
 * Worker threads that all run the same code, as electron-re's. For work that computes and shares memory with its host. A thread
 * shares the process, too: a crash of the thread ends the process. A {@link ChildProcessPool} protects against that.
 *
 * @example
 * const pool = new StaticThreadPool({ execFunction: (n) => n ** 2, maxThreads: 4 });
 * const { data } = await pool.exec(7); // 49
 */
export interface StaticThreadPool extends ThreadPool {
  readonly type: 'static';
  /**
   * Runs a task: in a new thread until there are `maxThreads`, then in an idle one, or it waits. Rejects with a {@link PoolError} that has
   * `data: null` and `error` beside its code: ERR_TASK_FAILED (`error` is what was thrown), ERR_TASK_TIMEOUT, ERR_SPAWN, ERR_THREAD_EXITED,
   * ERR_QUEUE_FULL, ERR_SERIALIZE, ERR_POOL_CLOSED. The method can be taken from its pool: `const { exec } = pool`.
   *
   * @throws ERR_INVALID_ARG
   */
  exec<T = any>(payload?: unknown, options?: ThreadTaskOptions): Promise<ThreadReply<T>>;
  /** Runs a task without a promise. A failure is reported by the event `'task:error'`. @throws ERR_INVALID_ARG, ERR_QUEUE_FULL */
  queue(payload?: unknown, options?: ThreadTaskOptions): void;
  /** Starts threads until there are `maxThreads`. */
  fillPoolWithIdleThreads(): this;
  createExecutor(options?: ThreadTaskOptions): ThreadExecutor;
}
export const StaticThreadPool: {
  /** @throws ERR_INVALID_ARG */
  new (options: ThreadPoolOptions & ThreadCode, threadOptions?: ThreadOptions): StaticThreadPool;
};

/**
 * Worker threads that run the code that each task brings, or the pool's own code for tasks that bring none.
 *
 * @example
 * const pool = new DynamicThreadPool({ maxThreads: 4 });
 * await pool.exec('a', { execString: 'module.exports = (text) => text.toUpperCase()' }); // { data: 'A', error: null }
 */
export interface DynamicThreadPool extends ThreadPool {
  readonly type: 'dynamic';
  /** As {@link StaticThreadPool.exec}. @throws ERR_INVALID_ARG also when there is no code */
  exec<T = any>(payload?: unknown, options?: ThreadTaskOptions & ThreadCode): Promise<ThreadReply<T>>;
  /** As {@link StaticThreadPool.queue}. @throws ERR_INVALID_ARG, ERR_QUEUE_FULL */
  queue(payload?: unknown, options?: ThreadTaskOptions & ThreadCode): void;
  createExecutor(options?: ThreadTaskOptions & ThreadCode): DynamicThreadExecutor;
  setExecPath(execPath: string): this;
  setExecString(execString: string): this;
  setExecFunction(execFunction: (payload: any) => unknown): this;
}
export const DynamicThreadPool: {
  /** @throws ERR_INVALID_ARG */
  new (options?: ThreadPoolOptions, threadOptions?: ThreadOptions): DynamicThreadPool;
};

// ------------------------------------------------------------------------------------ Electron: messages

declare global {
  // Electron's own types, when an app has them, complete these.
  namespace Electron {
    interface BrowserWindow {}
    interface BrowserWindowConstructorOptions {}
    interface WebContents {}
  }
}

/** Stable codes of {@link MessageError}. */
export type MessageErrorCode =
  /** An argument has the wrong type or value. */
  | 'ERR_INVALID_ARG'
  /** There is no service of this name, or no window of this id. */
  | 'ERR_UNKNOWN_TARGET'
  /** The window or service closed, reloaded or crashed before it answered. */
  | 'ERR_TARGET_GONE'
  /** Nothing handles this channel there, or the target has not loaded this package. */
  | 'ERR_NO_HANDLER'
  /** No answer came within `timeout`. */
  | 'ERR_INVOKE_TIMEOUT'
  /** The message, or the answer, cannot be cloned; `cause` is the original error. */
  | 'ERR_SERIALIZE'
  /** 65,536 messages wait for the same window or service to load, or to read them, or as many calls for its answers. */
  | 'ERR_QUEUE_FULL'
  /** The window may not use this channel, target or name, or shows a page of an origin without rights; see {@link MainMessageChannel.allow}. */
  | 'ERR_NOT_ALLOWED'
  /** The main process has not loaded this package. */
  | 'ERR_NO_MAIN'
  /** The page has neither Node nor the preload's bridge. */
  | 'ERR_NO_BRIDGE'
  /** This version of Electron cannot do it, or the main process has loaded another version of this package. */
  | 'ERR_UNSUPPORTED';

/**
 * The error of messages that could not be delivered or answered. An error that a handler throws arrives instead as an Error with
 * its name, message, stack, code, cause and own properties. Check `code`, never `instanceof`.
 *
 * @example
 * const size = await MessageChannel.invoke('images', 'size', { file }).catch((error) => {
 *   if (error.code === 'ERR_TARGET_GONE') return undefined; // the service was closed, reloaded or crashed
 *   throw error;
 * });
 */
export class MessageError extends Error {
  constructor(
    code: MessageErrorCode,
    message: string,
    details?: { target?: string | number; channel?: string; cause?: unknown },
  );
  readonly name: 'MessageError';
  readonly code: MessageErrorCode;
  /** The name or id that the message was for, where it is known. */
  readonly target?: string | number;
  readonly channel?: string;
  /** The original error, of `ERR_SERIALIZE`. */
  readonly cause?: unknown;
}

/** The first argument of listeners and handlers. Messages of Electron's own IPC come with Electron's own event. */
export interface MessageEvent {
  /** Id of the sending WebContents or utility process, for `sendTo`; 0 is main. */
  readonly senderId?: number;
  /** Name of the sending service, or `'main'`. */
  readonly senderName?: string;
  /** `ipcRenderer` in a window, the sending `WebContents` in main. Not in a page behind the preload. */
  readonly sender?: any;
  readonly [property: string]: any;
}

/** Options of {@link MessageChannel.invoke}. */
export interface InvokeOptions {
  /**
   * Milliseconds, at most 2 ** 31 - 1, after which the call rejects with `ERR_INVOKE_TIMEOUT`; 0 means no limit. A handler that runs
   * is not stopped. If the call still waited for its service to load, the handler is not called. @default MessageChannel.timeout
   */
  timeout?: number;
}

/**
 * What `MessageChannel` has in every process. Messages between windows, services and utility processes go by a
 * MessagePort from one to the other; main only hands it out. Where there is Node, each run of a handler or a listener
 * has its own async resource, in the async context in which it was added. Messages from one sender to one target arrive in order, sends
 * and calls alike, as long as the sender always uses the target's name, or always its id. Answers may overtake them. Values are cloned, as by `postMessage`: Map, Set, Date, typed arrays, cycles; no functions.
 *
 * @example
 * // in a service
 * MessageChannel.handle('thumbnail', (event, { file }) => resize(file));
 * // in a window, in main or in another service
 * const image = await MessageChannel.invoke('images', 'thumbnail', { file }, { timeout: 5000 });
 */
export interface MessageChannel {
  /**
   * Sends to the listeners of a service, or of main for `'main'`. A service that is loading gets the message when it has loaded. The console
   * shows messages that cannot be delivered; in main, an unknown name throws `ERR_UNKNOWN_TARGET`.
   * Without `args`, main sends `{}`.
   *
   * @throws ERR_INVALID_ARG
   */
  send(name: string, channel: string, args?: unknown): void;
  /**
   * As `send`, to a window by its id, by the id of its WebContents (`event.senderId`), or to a utility process by its own.
   * Where an id is that of a window and of the WebContents of another, main means the window, others the WebContents.
   */
  sendTo(id: number, channel: string, args?: unknown): void;
  /**
   * Calls the handler of a service, or of main for `'main'`. Rejects with the error that the handler throws (installed under the name
   * `electron-re`, it may resolve: see docs/migrating.md), or with a
   * {@link MessageError}, of a bad argument too; settles also when the service closes, reloads or crashes. A window's call
   * to `'main'` also reaches handlers of Electron's own `ipcMain.handle`.
   */
  invoke<T = any>(name: string, channel: string, args?: unknown, options?: InvokeOptions): Promise<T>;
  /**
   * Adds a listener, also for Electron's own `ipcRenderer.send` and `webContents.send`. Returns a function that removes it.
   *
   * @throws ERR_INVALID_ARG
   */
  on(channel: string, listener: (event: MessageEvent, ...args: any[]) => void): () => void;
  /** Adds a listener for one message. Returns a function that removes it. */
  once(channel: string, listener: (event: MessageEvent, ...args: any[]) => void): () => void;
  /**
   * Answers `invoke`s with what `handler` returns, or its promise resolves with. In windows and services a second handler
   * replaces the first; in main it throws, as Electron's does. Returns a function that removes it.
   */
  handle(channel: string, handler: (event: MessageEvent, args: any) => unknown): () => void;
  /** Answers one `invoke`. Returns a function that removes the handler. */
  handleOnce(channel: string, handler: (event: MessageEvent, args: any) => unknown): () => void;
  /** Removes the handler of a channel, if there is one: an `invoke` from then on rejects with `ERR_NO_HANDLER`. */
  removeHandler(channel: string): void;
  /** The timeout in milliseconds of every `invoke` of this process that has none of its own; 0 means no limit. @default 0 */
  timeout: number;
}

/**
 * `MessageChannel` with the types of the services of an app. `S` has an interface for each service by its name, and `'main'` for main: a method for each channel, whose
 * parameter is what the message carries, and whose result is the answer. `Own` is the service that this code belongs to, whose handlers `handle` adds. Nothing changes at run time.
 *
 * @example
 * interface Services { images: { size(args: { file: string }): number } }
 * const channel: TypedMessageChannel<Services, 'images'> = MessageChannel;
 * channel.handle('size', (event, { file }) => file.length); // in the service 'images'
 * const size: number = await channel.invoke('images', 'size', { file: 'a.png' }); // elsewhere
 */
export interface TypedMessageChannel<S extends object, Own extends keyof S = never> extends Omit<
  MessageChannel,
  'invoke' | 'handle' | 'handleOnce'
> {
  invoke<N extends keyof S & string, C extends keyof S[N] & string>(
    name: N,
    channel: C,
    ...rest: CallOf<S[N][C], [options?: InvokeOptions]>
  ): Promise<AnswerOf<S[N][C]>>;
  handle<C extends keyof S[Own] & string>(
    channel: C,
    handler: (event: MessageEvent, args: ArgumentOf<S[Own][C]>) => Answering<S[Own][C]>,
  ): () => void;
  handleOnce<C extends keyof S[Own] & string>(
    channel: C,
    handler: (event: MessageEvent, args: ArgumentOf<S[Own][C]>) => Answering<S[Own][C]>,
  ): () => void;
}

/** `MessageChannel` in a window, a service or a utility process. */
export interface PeerMessageChannel extends MessageChannel {
  /**
   * Gives this window a name that others can send to. `id`, if given, must be its own; `pid` is by default that of its
   * process. If another window has the name, it passes to this one, with a warning in main. Windows that are restricted by `allow`
   * cannot: it rejects with `ERR_NOT_ALLOWED`; main can do it for them. Rejects with `ERR_INVALID_ARG` for the id of
   * another, and for `'main'`.
   */
  registry(name: string, id?: number, pid?: number): Promise<{ name: string; id: number; pid: number }>;
}

/** `MessageChannel` in main. */
export interface MainMessageChannel extends MessageChannel {
  /**
   * Gives a window a name that others can send to, by its id or that of its WebContents. `services` shows `pid`, by default that of its
   * process. If another window has the name, it passes to this one, with a warning.
   *
   * @throws ERR_INVALID_ARG, ERR_UNKNOWN_TARGET for an id that is not a window's
   */
  registry(name: string, id: number, pid?: number): void;
  /** Removes a name. Calls to it that are under way reject with `ERR_TARGET_GONE`. Warns about an unknown name. */
  unregistry(name: string): void;
  /**
   * Lists everything that a window may use: the channels that it may send, invoke, listen to and handle, and the `targets` that it may send to
   * (by default all). Until then, a window with our preload may use no channel. The rights are those of pages of
   * `origins`, by default that of the page it shows now, or of the first one it will show: after a navigation to another
   * origin it has none, and messages to it throw or reject with `ERR_NOT_ALLOWED`. It has them again when it is
   * back. All of `file:` is one origin; `data:` pages and their like are each their own. Errors reach such a page without
   * their stacks. Main and every receiver of its messages enforce this, whatever happens inside the window. A later call replaces an earlier one for the checks in main.
   * A page that has loaded keeps the list that it got, so call this before the window loads.
   *
   * @throws ERR_INVALID_ARG
   * @example
   * MessageChannel.allow(window, { channels: ['thumbnail', 'progress'], targets: ['images', 'main'] });
   * @example <caption>A window that signs in elsewhere first</caption>
   * MessageChannel.allow(window, { channels: ['thumbnail'], origins: ['app://viewer'] });
   */
  allow(
    window: Electron.BrowserWindow | Electron.WebContents,
    channels: string[] | { channels: string[]; targets?: string[]; origins?: string[] },
  ): void;
  /** `registry` and `unregistry` events, each with `{ name, id, pid }`. */
  readonly event: EventEmitter;
  /** What is registered, by name. */
  readonly services: Record<string, { name: string; id: number; pid: number | undefined }>;
}

/**
 * A page without imports has this as `window.electronRe.MessageChannel`. It is a {@link PeerMessageChannel} whose
 * `invoke` rejects with plain data, `{ name, message, code, … }`, because Electron's bridge keeps only the text of an
 * Error.
 */
export interface PageMessageChannel extends Omit<PeerMessageChannel, 'timeout'> {
  /** {@link MessageChannel.timeout}, which cannot be a property on Electron's bridge. */
  getTimeout(): number;
  setTimeout(timeout: number): void;
}

/**
 * Messages between main, windows and services: see {@link MessageChannel}, the interface, for what it does and an example.
 * `undefined` outside Electron, and in a pool's forked child. `registry` exists everywhere; {@link MainMessageChannel} lists the members
 * that only main has. There is one in each process, however often the package is loaded.
 */
export const MessageChannel: MainMessageChannel & PeerMessageChannel;

// ------------------------------------------------------------------------------------ Electron: services

/** Options of {@link BrowserService}: those of `BrowserWindow`, of which `show` is always false, and: */
export interface BrowserServiceOptions extends Electron.BrowserWindowConstructorOptions {
  /** Reload when the script, or a file that it has required, changes. @default false */
  dev?: boolean;
  /** `nodeIntegration`, `contextIsolation`, `sandbox` are always true, false, false; `backgroundThrottling` is false by default. */
  webPreferences?: object;
  /** `'window'`: a hidden window, with DOM and Node. `'utility'`: {@link UtilityService}. @default 'window' */
  runtime?: 'window' | 'utility';
}

/** Options of a {@link BrowserService} with `runtime: 'utility'`; as `utilityProcess.fork` takes them. */
export interface UtilityServiceOptions {
  runtime: 'utility';
  /** Start it again when the script, or a file that it has required, changes. @default false */
  dev?: boolean;
  /** Arguments after the script (`process.argv.slice(2)` in the service). @default [] */
  args?: string[];
  /** Its whole environment. @default process.env */
  env?: Record<string, string>;
  /** Working directory. @default that of the main process */
  cwd?: string;
  /** Node's own arguments, as `['--inspect=9230']`. */
  execArgv?: string[];
  /** Of its stdout and stderr: `'pipe'` makes them readable as `service.stdout` and `service.stderr`. @default 'inherit' */
  stdio?: 'inherit' | 'pipe' | 'ignore';
}

/** What both kinds of service have. */
export interface Service {
  /**
   * Resolves with its id when its script has run; rejects with what the script threw, or `ERR_TARGET_GONE`. At once when
   * that is known already. `callback` is electron-re's way, and is not called where the promise rejects.
   */
  connected(callback?: (id: number) => void): Promise<number>;
  /** DevTools in their own window; a utility process has none and warns. */
  openDevTools(): void;
}

/**
 * A service without DOM, from Electron 22 on. As of a window: `send`, `close`, `isDestroyed`, `'closed'`.
 *
 * @example
 * const index = new BrowserService('index', path.join(__dirname, 'index.service.js'), { runtime: 'utility' });
 * index.on('exit', (code) => console.log(`the index has ended with ${code}`));
 */
export interface UtilityService extends Service, EventEmitter {
  /** For `sendTo`: above all ids of windows. */
  readonly id: number;
  readonly name: string;
  /** Undefined before it runs, and after its end. */
  readonly pid: number | undefined;
  /** With `stdio: 'pipe'`, else null. */
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** To the listeners of its `MessageChannel`. */
  send(channel: string, args?: unknown): void;
  /** Whether it was closed, or has ended by itself. */
  isDestroyed(): boolean;
  /** Ends the process. Calls to it reject with `ERR_TARGET_GONE`. */
  destroy(): void;
  /** As `destroy`. */
  close(): void;
  /** `closed`: the service has ended for good. `exit`: its process has ended, with a code. `message`: its script used `parentPort` itself. */
  on(event: 'closed', listener: () => void): this;
  on(event: 'exit', listener: (code: number) => void): this;
  on(event: 'message', listener: (message: any) => void): this;
}

/**
 * Runs a script of the app in its own process, with a name that messages are sent to. `new` gives the hidden
 * BrowserWindow itself. The script has all of Node, is CommonJS, and must be one of the app's: never let it load code that
 * others wrote. In main only; `undefined` elsewhere.
 *
 * @example
 * const images = new BrowserService('images', path.join(__dirname, 'images.service.js'), { dev: !app.isPackaged });
 * await images.connected();
 */
export type BrowserService = Electron.BrowserWindow & Service;
export const BrowserService: {
  /**
   * `name` is what messages are sent to, `path` the script's absolute path.
   *
   * @throws ERR_INVALID_ARG, ERR_UNSUPPORTED where Electron has no utility processes
   */
  new (name: string, path: string, options: UtilityServiceOptions): UtilityService;
  /** @throws ERR_INVALID_ARG */
  new (name: string, path: string, options?: BrowserServiceOptions): Electron.BrowserWindow & Service;
};

// ------------------------------------------------------------------------------------- process manager

/** The figures of one process; see {@link ProcessManager}. The names are electron-re's. */
export interface ProcessRecord {
  pid: number;
  /** Its parent's; 0 for none. */
  ppid: number;
  /** Percent of one processor since the previous event, so up to 100 times the number of processors; 0 at first. */
  cpu: number;
  /**
   * Resident memory in bytes (RSS), as electron-re has it. Pages that several processes share are counted for each of
   * them, so do not add it up: the sum of `pss` is what the app takes.
   */
  memory: number;
  /**
   * Its proportional share of memory in bytes (PSS): a page that four processes share counts a quarter for each.
   * Measured every 5 seconds at most, on its own thread, and less often where that is slow. `null` until it was
   * measured, and where the system does not allow it.
   */
  pss: number | null;
  /** Memory in bytes that no other process has: what ending this one would free. `null` where `pss` is. */
  private: number | null;
  /** Processor time it has used so far. */
  ctime: number;
  /** Time since its start, to about a second. */
  elapsed: number;
  /** When this was seen, since the epoch. */
  timestamp: number;
  /** Calls in flight of a pool's child, else 0. */
  connections: number;
}

/** Options of {@link ProcessManager.serve}. An unknown key or a bad value rejects with `ERR_INVALID_ARG`. */
export interface ServeOptions {
  /** TCP port on 127.0.0.1; 0 is any that is free. @default 0 */
  port?: number;
}

/** What {@link ProcessManager.serve} resolves with. */
export interface ProcessManagerServer {
  /** Address of the page. It lets one browser tab in, once; that tab may reload. */
  readonly url: string;
  readonly port: number;
  /** Another such address, for another tab or when the first was lost. */
  newUrl(): string;
  /** Disconnects all pages and frees the port. */
  close(): Promise<void>;
}

/**
 * Watches the processes of this app: itself, its pools' children, all that descends from it, and in Electron windows,
 * services, GPU and utility processes with their names. There is one per process. A separate thread takes the samples, and only while there is a `refresh` listener or a page,
 * the timer has been started, or a pool's strategy needs it. It never
 * keeps the process alive.
 * While it samples, `LB.params.cpuOccupancyMap` and `memoryOccupancyMap` of every pool are kept up to date.
 *
 * @example
 * // Electron
 * ProcessManager.openWindow();
 * // Node
 * const { url } = await ProcessManager.serve();
 * console.log(`Processes: ${url}`);
 * // both
 * ProcessManager.on('refresh', (records) => console.log(records[process.pid].cpu));
 */
export interface ProcessManager extends EventEmitter {
  /** Watches these too and gives them a mark: `main`, `service`, `renderer`, `node`, `utility`, `gpu`, `zygote` or `other`, which any other mark becomes. The main process and guards keep theirs. @default mark 'renderer' */
  listen(pids: number | number[], mark?: string, url?: string): void;
  /** Undoes `listen`. Descendants of this process are still watched. */
  unlisten(pids: number | number[]): void;
  /** Shows what a `ChildProcess` of yours prints. It reads the child's stdout and stderr from then on. @throws ERR_INVALID_ARG */
  pipe(child: { pid?: number; stdout?: Readable | null; stderr?: Readable | null }): void;
  /** Adds to the console of a process. */
  stdout(pid: number, data: unknown): void;
  /** Opens the developer tools of the windows of a process. Returns whether it has any. */
  openDevTools(pid: number): boolean;
  /**
   * Ends a process: a pool's child as {@link ChildProcessPool.kill} does, others by SIGTERM and, 2 seconds later, SIGKILL.
   * Resolves to true when it has ended; to false, without having sent anything, when it is this process or does not
   * descend from it.
   */
  killProcess(pid: number): Promise<boolean>;
  /** Milliseconds between two samples, at least 10. Below 100 it prints a warning. @default 1000 @throws ERR_INVALID_ARG for NaN, and for a value that converts to NaN */
  setIntervalTime(time: number): void;
  /** Takes samples from now on, with or without listeners. A second call prints a warning. */
  startTimer(): void;
  /**
   * Stops sampling until `startTimer` is called or a page is opened, except for pools whose strategy needs it. A second call prints a
   * warning.
   */
  stopTimer(): void;
  /** Opens the window, or brings it to the front. Waits for `app` to be ready. Rejects with `ERR_NO_WINDOW` outside Electron's main process. */
  openWindow(env?: string): Promise<void>;
  /**
   * Serves the same page on 127.0.0.1, only to clients with the one-time token in the address. Neither the
   * server nor a page keeps the process alive.
   *
   * @throws ERR_INVALID_ARG, or Node's own error when the port is taken
   */
  serve(options?: ServeOptions): Promise<ProcessManagerServer>;
  /**
   * All current processes, by pid, after each sample. One of them is the guard, `ere-guard`, which each process with
   * pools starts so that its children end with it.
   */
  on(event: 'refresh', listener: (records: Record<number, ProcessRecord>) => void): this;
}

export const ProcessManager: ProcessManager;
