'use strict';

const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { invalidArg, unknownOption } = require('../common/errors.js');
const { Promise } = require('../common/primordials.js');
const { withDefaults } = require('../common/with-defaults.js');
const { ChildProcessPool, coreOf } = require('../pool/child-process-pool.js');
const { toPath } = require('../pool/options/file-paths.js');
const { callAll, run } = require('../pool/run-call.js');
const { TASKS } = require('../wire/environment.js');
const { LONGEST_TIMEOUT } = require('../wire/limits.js');
const { ItemFlow } = require('./item-flow.js');
const { AllResults, ResultsAsTheyCome, ResultsInOrder } = require('./results.js');
const { checkMap } = require('./map-options.js');
const { methodsOf } = require('./methods.js');
const { inputsOf } = require('./task-inputs.js');
const { TaskCall, iterable, streamOf } = require('./task-call.js');

/** @typedef {import('../../index.js').TaskPoolOptions} TaskPoolOptions */
/** @typedef {import('../../index.js').RunOptions} RunOptions */

const ENTRY = path.join(__dirname, '../process-host/tasks-entry.js');

/** Options that only ChildProcessPool has: here the module replaces them. */
const NOT_HERE = /** @type {const} */ (['path', 'args']);

/** The default for idle children. @type {{ after: number, then: 'end' | 'sleep' }} */
const IDLE = { after: 60e3, then: 'end' };
/** The interval between checks for idle children, in ms. */
const LONGEST_LOOK = 30e3;

/** A pool of children whose tasks are the exports of a module; see createPool in index.d.ts. */
class TaskPool extends ChildProcessPool {
  /** @type {any} */
  tasks = methodsOf((name, args) => this.run(name, args));
  #core = coreOf(this);
  /** Whether several calls may share a message: not if each call gets its own child, or counts towards the replacement of a child. */
  #isBatched;

  /** @param {string | URL} module @param {TaskPoolOptions} [options] */
  constructor(module, options = {}) {
    super(poolOptions(fileOf(module), options));
    this.#isBatched = !options.isolate && options.recycle?.calls === undefined;
  }

  /**
   * @param {string} name
   * @param {unknown} [args]
   * @param {RunOptions} [options]
   * @returns {Promise<any>}
   */
  run(name, args = [], options) {
    return TaskPool.runAttempt(this, 1, name, args, options);
  }

  /**
   * For a caller that makes calls again by itself.
   *
   * @param {TaskPool} pool
   * @param {number} attempt
   * @param {string} name
   * @param {unknown} args
   * @param {RunOptions} [options]
   * @returns {Promise<any>}
   */
  static runAttempt(pool, attempt, name, args, options) {
    if (!Array.isArray(args)) return Promise.reject(notACall(name, args));
    const inputs = inputsOf(pool.#core, args, options?.transfer);
    return iterable(run(pool.#core, TaskCall, name, args, options, inputs, attempt));
  }

  /**
   * @param {string} name
   * @param {unknown} [args]
   * @param {RunOptions} [options]
   * @returns {AsyncGenerator<any, void, void>}
   */
  stream(name, args, options) {
    return streamOf(() => this.run(name, args, options));
  }

  /**
   * @param {string} name
   * @param {unknown} [args]
   * @returns {Promise<PromiseSettledResult<any>[]>}
   */
  async broadcast(name, args = []) {
    if (!Array.isArray(args)) throw notACall(name, args);
    if (inputsOf(this.#core, args))
      throw invalidArg('args', 'without streams: these can be read only once', args, 'argument');
    return Promise.allSettled(callAll(this.#core, name, args));
  }

  /**
   * @param {string} name
   * @param {Iterable<unknown[]> | AsyncIterable<unknown[]>} items
   * @param {any} [options]
   * @returns {Promise<any[]>}
   */
  async map(name, items, options = {}) {
    const results = new AllResults();
    const flow = this.#flow(name, checkMap(items, options).how, results, true);
    while (!flow.isDone && !flow.failure) await flow.change.next();
    flow.end();
    if (flow.failure) throw flow.failure.error;
    return results.list;
  }

  /**
   * @param {string} name
   * @param {Iterable<unknown[]> | AsyncIterable<unknown[]>} items
   * @param {any} [options]
   * @returns {AsyncGenerator<any, void, void>}
   */
  imap(name, items, options = {}) {
    const { how, ordered } = checkMap(items, options);
    const results = ordered ? new ResultsInOrder() : new ResultsAsTheyCome();
    return resultsOf(() => this.#flow(name, how, results, false), results);
  }

  /**
   * @param {string} task
   * @param {ReturnType<typeof checkMap>['how']} how
   * @param {{ add(first: number, values: unknown[]): void }} results
   * @param {boolean} isTaken
   */
  #flow(task, how, results, isTaken) {
    const core = this.#core;
    // A listener for messages of children has to see the answer of each call.
    const isBatched = this.#isBatched && this.listenerCount('forked_message') === 0;
    return new ItemFlow({ ...how, core, task, results, isTaken, isBatched }, this.maxInstance);
  }
}

/**
 * Starts when the first result is requested. A consumer that leaves its loop stops the rest.
 *
 * @param {() => ItemFlow} start
 * @param {ResultsInOrder | ResultsAsTheyCome} results
 */
async function* resultsOf(start, results) {
  const flow = start();
  try {
    for (;;) {
      while (!results.hasNext && !flow.isDone && !flow.failure) await flow.change.next();
      if (flow.failure) throw flow.failure.error;
      if (!results.hasNext) return;
      const value = results.next();
      flow.taken(1);
      yield value;
    }
  } finally {
    flow.end();
  }
}

/**
 * Reports the likely mistake first: users of piscina call run(value, { name }).
 *
 * @param {unknown} task
 * @param {unknown} args
 */
function notACall(task, args) {
  return typeof task === 'string'
    ? invalidArg('args', 'an array of arguments', args, 'argument')
    : invalidArg('task', 'a string', task, 'argument');
}

/** @param {unknown} module */
function fileOf(module) {
  const file = toPath('module', module);
  if (typeof file === 'string' && path.isAbsolute(file)) return file;
  const expected =
    "the absolute path of a module, such as require.resolve('./tasks.js'), or its file: URL, such as new URL('./tasks.js', import.meta.url)";
  throw invalidArg('module', expected, module, 'argument');
}

/** @param {string} file @param {TaskPoolOptions} options */
function poolOptions(file, options) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  for (const name of NOT_HERE) {
    const value = /** @type {any} */ (options)[name];
    if (value !== undefined) throw invalidArg(name, 'left out: createPool takes a module', value);
  }
  const { idle = IDLE, ...others } = options;
  const defaults = {
    name: path.basename(file),
    max: processors(),
    concurrency: 1,
    strategy: /** @type {const} */ ('WARMEST'),
    serialization: /** @type {const} */ ('advanced'),
    cwd: options.runtime === 'thread' ? undefined : path.dirname(file),
  };
  return {
    ...withDefaults(defaults, others),
    lifecycle: lifecycleOf(idle, others.lifecycle),
    path: ENTRY,
    env: withModule(options.env, file),
    ...(others.permission && { permission: readingModule(others.permission, file) }),
  };
}

/**
 * The option `env`, which also tells children their module.
 *
 * @param {TaskPoolOptions['env']} env
 * @param {string} file
 * @returns {TaskPoolOptions['env']}
 */
function withModule(env, file) {
  if (typeof env === 'function') return (worker) => withModule(/** @type {any} */ (env)(worker), file);
  // The pool refuses a value that is not an object.
  if (env !== undefined && (typeof env !== 'object' || env === null)) return env;
  return Object.assign(Object.create(env ?? null), { [TASKS]: pathToFileURL(file).href });
}

/**
 * The option `permission`, which lets children read their module.
 *
 * @param {any} permission
 * @param {string} file
 */
function readingModule(permission, file) {
  const { fsRead = [] } = permission;
  return Array.isArray(fsRead) ? { ...permission, fsRead: [...fsRead, file] } : permission;
}

/**
 * The option `lifecycle` for the option `idle`, its short form.
 *
 * @param {any} idle
 * @param {TaskPoolOptions['lifecycle']} given
 */
function lifecycleOf(idle, given) {
  if (given !== undefined) {
    if (idle !== IDLE) throw invalidArg('idle', 'left out with `lifecycle`, which sets the same', idle);
    return given;
  }
  if (idle === false) return false;
  if (typeof idle !== 'object' || idle === null)
    throw invalidArg('idle', 'an object with `after` and `then`, or false', idle);
  const { after = IDLE.after, then = IDLE.then, ...unknown } = idle;
  const [surplus] = Object.keys(unknown);
  if (surplus !== undefined) throw unknownOption(surplus, ['after', 'then'], 'idle.');
  if (!(typeof after === 'number' && after >= 1 && after <= LONGEST_TIMEOUT))
    throw invalidArg('idle.after', `a number of milliseconds from 1 to ${LONGEST_TIMEOUT}`, after);
  if (then !== 'end' && then !== 'sleep') throw invalidArg('idle.then', "'end' or 'sleep'", then);
  return { expect: after, internal: Math.max(1, Math.min(after / 2, LONGEST_LOOK)), then };
}

/** The processors that this process may use; Node reports them since 18.14. */
function processors() {
  return os.availableParallelism?.() ?? os.cpus().length;
}

module.exports = { TaskPool };
