'use strict';

const { noticeNewDescriptors } = require('../native/new-descriptors.js');
const { PoolError } = require('../common/errors.js');
const { native } = require('../native/native.js');
const { Calls } = require('./calls.js');
const { hostOptions, sharedMemories } = require('./host-options.js');
const { Inbox } = require('./inbox.js');
const { handlers } = require('./pool-events.js');
const { Outbox } = require('./outbox.js');
const { encodeParams, messageOf, paramsToJson } = require('./parameters.js');
const { endWithPool, setUnderWay } = require('./lost-pools.js');
const { pools } = require('./registry.js');
const { StickyIds } = require('./sticky-ids.js');
const { utilityRuntime } = require('./utility-runtime.js');
const { nextTick } = require('../common/primordials.js');

/** @typedef {import('./awaited-calls.js').Call} Call */
/** @typedef {import('./forked-process.js').ForkedProcess} ForkedProcess */

const MOST_TASK_NAMES = 1000;

/** The inside of a pool: calls go out through it, replies and events come in. Its public face is ChildProcessPool. */
class PoolCore {
  /** Children by the core's number, until they have ended. @type {Map<number, ForkedProcess>} */
  processes = new Map();
  /** Those that take calls, oldest first, by number. @type {Map<number, ForkedProcess>} */
  serving = new Map();
  /** @type {Map<number, Array<() => void>>} */
  exitWaiters = new Map();
  /** @type {Set<{ check: () => boolean, reject: (error: Error) => void }>} */
  readyWaiters = new Set();
  /** Failures of children that are gone. */
  errors = 0;
  closed = false;
  /** Whether somebody reads a child's stdout or stderr as a stream. */
  hasStreams = false;
  /** Whether its balancer needs to know what children use, see sampling.js. */
  isSampled = false;
  /** There is no native side any more, after a defect in it. */
  isBroken = false;
  /** @type {() => void} */
  onClosed = () => {};
  /** Who waits for something that is no call. */
  #holds = 0;
  #referenced = true;
  /** Batches of events that are not all told yet. @type {Array<Iterator<any>>} */
  #untold = [];
  #keepAlive;
  /** Whether `serialization` is `'advanced'`. */
  isAdvanced;
  /** Child numbers by sticky key, as far as known. @type {Map<number, number>} */
  #bound = new Map();
  /** Task names as JSON. @type {Map<string, string>} */
  #taskNames = new Map();

  /**
   * @param {import('events').EventEmitter} emitter
   * @param {import('../../index.js').ChildProcessPoolOptions} options
   */
  constructor(emitter, options) {
    this.emitter = emitter;
    const memories = sharedMemories(options?.shared);
    const given = hostOptions(options);
    this.env = given.env;
    this.path = given.path;
    this.calls = new Calls(() => this.#updateKeepAlive());
    this.outbox = new Outbox(
      (events) => this.apply(events),
      (error) => this.#breakDown(error),
    );
    const inbox = new Inbox(this);
    this.native = createNative(given, inbox, this.outbox, memories);
    noticeNewDescriptors();
    this.outbox.connect(this.native.submitter());
    this.#keepAlive = this.native.setKeepAlive();
    this.settings = /** @type {import('../../binding.js').Settings} */ (this.native.settings());
    this.max = this.settings.max;
    this.isAdvanced = this.settings.isAdvanced;
    this.utilities = utilityChildren(this.native, given, this.settings.cwd);
    this.sticky = new StickyIds(this.settings.stickyMax, {
      forget: (key) => this.#release(key, () => this.native.forget(key)),
      unbind: (key) => this.#release(key, () => this.native.unbind(key)),
    });
    pools().add(this);
    endWithPool(this, this.native);
  }

  /**
   * Sends a call. Returns its ticket. What is wrong with it rejects it at once.
   *
   * @param {Call} call
   * @param {unknown} params
   * @param {number} timeout
   * @param {number} [child] the one child that shall have it
   */
  start(call, params, timeout, child = 0) {
    const ticket = this.calls.add(call);
    const key = call.id === undefined || child ? 0 : this.sticky.keyOf(call.id);
    const isBound = key === 0 || this.serving.has(this.#bound.get(key) ?? 0);
    try {
      // A bound child may go before the batch does, so the text of the id goes along with each sticky call.
      const end = key === 0 ? '\n' : `\t${toPlainText(call.id)}\n`;
      const { text, header, parts, attachments } = this.isAdvanced
        ? encodeParams(params)
        : paramsToJson(params);
      const line = `${this.#taskName(call.task)}\t${attachments ? attachments.label(text) : text}${end}`;
      this.outbox.add(ticket, child, key, timeout, header, line, parts, attachments?.memories);
    } catch (error) {
      this.calls.take(ticket)?.reject(withCall(error, call));
      return ticket;
    }
    // Pids and bindings are known when send returns, so a call that may make a child or bind one cannot wait.
    if (!isBound || (key === 0 && child === 0 && this.serving.size < this.max)) {
      this.outbox.flush();
      if (key !== 0) this.#bound.set(key, this.native.bound(key));
    }
    return ticket;
  }

  /**
   * @param {number} key
   * @param {() => boolean} release
   */
  #release(key, release) {
    // Calls that know the id by this number are to find it bound; sent later they would bind it forever.
    this.outbox.flush();
    this.#bound.delete(key);
    return release();
  }

  /** The native side has failed while it was called; no call may hang because of that. @param {unknown} error */
  #breakDown(error) {
    this.native.release();
    this.apply(JSON.stringify([{ kind: 'panicked', message: messageOf(error) }]));
  }

  /** @param {number} ticket @param {unknown} reason */
  abort(ticket, reason) {
    const call = this.calls.giveUp(ticket);
    if (!call) return;
    this.outbox.flush();
    this.apply(this.native.cancel(ticket));
    call.reject(reason);
  }

  /**
   * The child bound to a sticky id.
   *
   * @param {unknown} id
   */
  memberOf(id) {
    this.outbox.flush();
    const key = this.sticky.find(id);
    return key === undefined ? undefined : this.serving.get(this.native.bound(key));
  }

  /** Tells those who wait for enough children to be ready, if they are. */
  checkReady() {
    for (const waiter of this.readyWaiters) if (waiter.check()) this.readyWaiters.delete(waiter);
  }

  /**
   * Takes events as the native side tells them.
   *
   * @param {string | null} [events] JSON
   * @param {any[]} [parts] what came beside it
   * @param {number} [used] how many of them are not the events'
   */
  apply(events, parts = [], used = 0) {
    if (!events) return;
    const batch = JSON.parse(events);
    if (parts.length > used) addPrints(batch, parts, used);
    // A listener may do something that causes events, which must not overtake those still to be told.
    this.#untold.push(batch.values());
    while (this.#untold.length > 0) {
      const { done, value: event } = this.#untold[0].next();
      if (done) this.#untold.shift();
      else handlers[event.kind](this, event);
    }
  }

  /**
   * A listener that throws is its owner's uncaught exception; it must not keep others from their answers.
   *
   * @param {string} name
   * @param {...unknown} args
   */
  emit(name, ...args) {
    this.emitOn(this.emitter, name, ...args);
  }

  /**
   * @param {import('events').EventEmitter} emitter
   * @param {string} name
   * @param {...unknown} args
   */
  emitOn(emitter, name, ...args) {
    this.guard(() => emitter.emit(name, ...args));
  }

  /**
   * Runs what calls listeners of the user's.
   *
   * @param {() => void} act
   */
  guard(act) {
    try {
      act();
    } catch (error) {
      nextTick(() => {
        throw error;
      });
    }
  }

  /** Has children's output told as far as somebody listens. @param {boolean} [isHeard] whether to the pool's event */
  listen(isHeard = this.emitter.listenerCount('output') > 0) {
    this.native.listen(isHeard, this.hasStreams);
  }

  /** Keeps the host alive until the returned function is called. */
  hold() {
    this.#holds += 1;
    this.#updateKeepAlive();
    return () => {
      this.#holds -= 1;
      this.#updateKeepAlive();
    };
  }

  /** @param {boolean} referenced */
  setReferenced(referenced) {
    this.#referenced = referenced;
    this.#updateKeepAlive();
  }

  #updateKeepAlive() {
    setUnderWay(this, this.#holds > 0 || this.calls.size > 0);
    this.#keepAlive(this.#holds > 0 || (this.#referenced && this.calls.size > 0));
  }

  /** @param {string} task */
  #taskName(task) {
    let json = this.#taskNames.get(task);
    if (json === undefined) {
      json = JSON.stringify(task);
      if (this.#taskNames.size === MOST_TASK_NAMES) this.#taskNames.clear();
      this.#taskNames.set(task, json);
    }
    return json;
  }
}

/**
 * What children have printed comes beside the events that tell of it: the text, the bytes, or both.
 *
 * @param {any[]} events
 * @param {any[]} parts
 * @param {number} used
 */
function addPrints(events, parts, used) {
  let at = used;
  for (const event of events) {
    if (event.kind !== 'output') continue;
    event.text = event.text ? parts[at++] : '';
    event.bytes = event.bytes ? parts[at++] : undefined;
  }
}

/**
 * What has Electron start children, where it is Electron that does.
 *
 * @param {import('../../binding.js').NativePool} native
 * @param {any} options
 * @param {string} cwd
 */
function utilityChildren(native, options, cwd) {
  if (options.runtime !== 'utility') return undefined;
  return utilityRuntime()?.children(native, { ...options, args: options.args ?? [], cwd });
}

/**
 * @param {object} options
 * @param {Inbox} inbox
 * @param {Outbox} outbox
 * @param {import('../../binding.js').NativeSharedMemory[]} memories
 */
function createNative(options, inbox, outbox, memories) {
  const { NativePool } = native();
  try {
    return new NativePool(
      options,
      /** @type {any} */ (inbox.deliver),
      inbox.numbers,
      outbox.numbers,
      memories,
    );
  } catch (error) {
    const { code, message } = /** @type {PoolError} */ (error);
    // What a getter among the options throws is its own.
    throw String(code).startsWith('ERR_') ? new PoolError(code, message) : error;
  }
}

/**
 * A sticky id as the child finds it in its environment.
 *
 * @param {unknown} id
 */
function toPlainText(id) {
  try {
    // eslint-disable-next-line no-control-regex -- these would end the line, or the environment's entry
    return String(id).replace(/[\0\t\n]/g, ' ');
  } catch (cause) {
    throw new PoolError('ERR_INVALID_ARG', 'The `id` argument has no text form', { cause });
  }
}

/**
 * @param {any} error
 * @param {Call} call
 */
function withCall(error, call) {
  return new PoolError(error.code, error.message, { cause: error.cause, task: call.task, id: call.id });
}

module.exports = { PoolCore };
