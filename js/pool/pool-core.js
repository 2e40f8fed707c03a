'use strict';

const { PoolError } = require('../common/errors.js');
const { Bindings } = require('./bindings.js');
const { CallLines } = require('./call-lines.js');
const { traceCall } = require('./call-diagnostics.js');
const { Calls } = require('./calls.js');
const { ChildChooser } = require('./child-chooser.js');
const { Children } = require('./children.js');
const { guarded } = require('./guarded.js');
const { hostOptions, sharedMemories } = require('./host-options.js');
const { Inbox } = require('./inbox.js');
const { KeepAlive } = require('./keep-alive.js');
const { PoolInspector } = require('./inspector.js');
const { createNative } = require('./native-pool.js');
const { handle } = require('./pool-events.js');
const { Outbox } = require('./outbox.js');
const { Progress } = require('./progress.js');
const { messageOf, paramsWriter, writeParams } = require('./parameters.js');
const { Preparation } = require('./preparation.js');
const { withCall } = require('./replies.js');
const { endWithPool } = require('./lost-pools.js');
const { ReadyWaiters } = require('./ready-waiters.js');
const { nextId, register, unregister } = require('./registry.js');
const { updateSampling } = require('./sampling.js');
const { TaskCounts } = require('./task-counts.js');
const { hostedChildren } = require('./hosted-children.js');
const { attach } = require('./sent-objects.js');
const { Promise, setImmediate } = require('../common/primordials.js');

/** @typedef {import('./awaited-calls.js').Call} Call */
/** @typedef {import('../../binding.js').NativePool} NativePool */
/** @typedef {import('../../binding.js').NativePoolEvent} NativePoolEvent */
/** @typedef {import('./forked-process.js').ForkedProcess} ForkedProcess */

/**
 * The internals of a pool: it sends calls and receives replies and events. ChildProcessPool is its public interface.
 * Only this class uses the native side, because it must send the calls in the outbox first.
 */
class PoolCore {
  children = new Children();
  readyWaiters = new ReadyWaiters();
  progress = new Progress();
  calls = new Calls(
    () => this.#keepAlive.setCalls(this.calls.size),
    () => this.emit('drain'),
  );
  #outbox = new Outbox(
    (events) => this.#apply(events),
    (error) => this.#breakDown(error),
  );
  #native;
  #keepAlive;
  /** Only this field holds the inspector. */
  #inspector;
  #max = 0;
  #isClosed = false;
  /** Whether the native side is gone because it had a defect. */
  #isBroken = false;
  #isSampled = false;
  /** Whether a user reads a child's stdout or stderr as a stream. */
  #hasStreams = false;
  /** @type {Array<() => void>} */
  #closedWaiters = [];
  /** Batches of events that listeners have not got yet. @type {Array<Iterator<NativePoolEvent>>} */
  #untold = [];
  #lines = new CallLines();
  #writer;
  #contexts;
  #chooser;

  /**
   * @param {import('events').EventEmitter} emitter
   * @param {import('../../index.js').ChildProcessPoolOptions} options
   */
  constructor(emitter, options) {
    this.emitter = emitter;
    const memories = sharedMemories(options?.shared);
    const { native: given, details, contexts, heap } = hostOptions(options);
    this.env = given.env;
    this.path = given.path;
    const native = createNative(given, new Inbox(this), this.#outbox, memories, details !== undefined);
    this.#native = native;
    this.#outbox.connect(native);
    this.#keepAlive = new KeepAlive(this, native.setKeepAlive());
    this.settings = /** @type {import('../../binding.js').Settings} */ (native.settings());
    this.#noteMax(this.settings.max);
    /** Whether `serialization` is `'advanced'`. */
    this.isAdvanced = this.settings.isAdvanced;
    this.taskCounts = this.settings.countsTasks ? new TaskCounts() : undefined;
    this.#writer = paramsWriter(this.isAdvanced, given.runtime === 'thread');
    this.hosted = hostedChildren(native, given, this.settings.cwd, heap);
    this.#contexts = contexts;
    this.#chooser =
      typeof options.strategy === 'function' ? new ChildChooser(this, options.strategy) : undefined;
    this.preparation = new Preparation(this, details);
    this.bindings = new Bindings(this);
    this.#inspector = new PoolInspector(this, nextId());
    register(this.#inspector);
    endWithPool(this, { native, hosted: this.hosted });
  }

  get id() {
    return this.#inspector.id;
  }

  get max() {
    return this.#max;
  }

  get isClosed() {
    return this.#isClosed;
  }

  /** Whether the balancer needs to know what children use; see sampling.js. */
  get isSampled() {
    return this.#isSampled;
  }

  /** @param {boolean} isSampled */
  setSampled(isSampled) {
    this.#isSampled = isSampled;
  }

  /**
   * Sends earlier calls, runs a command on the native side, and delivers the resulting events.
   *
   * @param {(native: NativePool) => NativePoolEvent[] | null | undefined} act returns events
   */
  command(act) {
    this.#outbox.flush();
    this.#apply(act(this.#native));
  }

  /**
   * Sends earlier calls, then gets an answer from the native side.
   *
   * @template T
   * @param {(native: NativePool) => T} question
   * @returns {T}
   */
  ask(question) {
    this.#outbox.flush();
    return question(this.#native);
  }

  /**
   * Sends a call and returns its ticket. An invalid call rejects at once.
   *
   * @param {Call} call
   * @param {unknown} params
   * @param {number} timeout
   * @param {number} [child] the only child that may get it; negative: beside the calls that the child already has
   */
  start(call, params, timeout, child = 0) {
    // A read of a stream belongs to the call that returned the stream.
    const isBeside = child < 0;
    if (!isBeside) traceCall(this, call);
    const ticket = this.calls.add(call, isBeside);
    const key = call.id === undefined || child ? 0 : this.bindings.keyOf(call.id);
    const isBound = key === 0 || this.bindings.isKnown(key);
    try {
      const given = this.#contexts ? this.#contexts.addTo(call, params) : params;
      const target = this.#chooser && child === 0 && key === 0 ? this.#chooser.pick() : child;
      const text = writeParams(this.#writer, given);
      const { header } = this.#writer;
      const { parts, attachments } = this.#writer.takeBeside();
      const labelled = attachments ? attach(call, text, attachments) : text;
      const line =
        key === 0
          ? this.#lines.line(call.action, labelled)
          : this.#lines.stickyLine(call.action, labelled, call.id);
      const counted = this.taskCounts === undefined || isBeside ? 0 : this.taskCounts.numberOf(call.task);
      this.#outbox.add(ticket, target, key, timeout, header, counted, line, parts, attachments);
    } catch (error) {
      this.calls.take(ticket)?.reject(withCall(error, call));
      return ticket;
    }
    // Pids and bindings must be known when `send` returns. So a call that may start or bind a child is sent at once.
    if (!isBound || (key === 0 && child === 0 && this.children.servingCount < this.#max)) {
      this.#outbox.flush();
      if (key !== 0) this.bindings.update(key);
    }
    return ticket;
  }

  /** Rejects a call that no child gets in time. @param {number} ticket @param {number} timeout */
  limitWait(ticket, timeout) {
    this.#outbox.limitWait(ticket, timeout);
  }

  /** Moves a waiting call ahead of less urgent ones. @param {number} ticket @param {number} priority */
  prioritize(ticket, priority) {
    this.#outbox.prioritize(ticket, priority);
  }

  /** Closes the pool after a call into the native side has failed. No call may hang. @param {unknown} error */
  #breakDown(error) {
    this.#native.release();
    this.#apply([{ kind: 'panicked', message: messageOf(error) }]);
  }

  /** @param {number} ticket @param {unknown} reason */
  abort(ticket, reason) {
    const call = this.calls.giveUp(ticket);
    if (!call) return;
    this.command((native) => native.cancel(ticket));
    call.reject(reason);
  }

  /** @param {number} count */
  setMax(count) {
    this.command((native) => {
      this.#noteMax(count);
      return native.setMax(count);
    });
    this.readyWaiters.check();
  }

  /** @param {number} max */
  #noteMax(max) {
    this.#max = max;
    const { concurrency } = this.settings;
    this.calls.setCapacity(concurrency > Number.MAX_SAFE_INTEGER ? Infinity : max * concurrency);
  }

  /** @param {number[]} weights */
  setWeights(weights) {
    this.ask((native) => native.setWeights(weights));
    this.settings.weights = Array.from({ length: this.settings.max }, (_, slot) => weights[slot] ?? 1);
  }

  /** Returns the children that take calls, oldest first, and the children that are starting here. */
  knownChildren() {
    // A call in the outbox may start the first child.
    this.#outbox.flush();
    const pending = this.hosted?.pending.filter((child) => this.#native.isServing(child)) ?? [];
    return [...this.children.servingEntries().map(([child]) => child), ...pending];
  }

  /** Ends all children as the pool ends them. Resolves when they have ended. @returns {Promise<void[]>} */
  killAll() {
    return this.#kill(() => true, this.hosted?.pending);
  }

  /** The same for the child of a sticky id. @param {unknown} id */
  killBound(id) {
    const bound = this.bindings.childOf(id);
    return this.#kill((forked) => forked === bound);
  }

  /** The same for one child. @param {number} child */
  killChild(child) {
    const forked = this.children.get(child);
    return this.#kill((other) => other === forked);
  }

  /**
   * @param {(forked: ForkedProcess) => boolean} isMeant
   * @param {number[]} [pending] children that are starting here
   */
  #kill(isMeant, pending = []) {
    // Earlier calls belong to the children that end now. Calls that listeners make in the meantime do not.
    this.#outbox.flush();
    const meant = this.children.entries().filter(([, forked]) => isMeant(forked));
    const all = [...meant.map(([child]) => child), ...pending];
    const exits = all.map((child) => this.children.exitOf(child));
    for (const child of all) this.#apply(this.#native.kill(child));
    for (const child of pending) this.hosted?.kill(child);
    return Promise.all(exits);
  }

  /** Ends a child that broke the protocol. Calls in the outbox do not belong to it. @param {number} child */
  evict(child) {
    this.#apply(this.#native.evict(child));
  }

  /** Returns the ticket of the call that a message answers, or below 0. @param {number} child @param {string} id */
  settle(child, id) {
    return this.#native.settle(child, id);
  }

  /** Returns the memories that a child has sent ahead. @param {number} child @param {string} id */
  claim(child, id) {
    return this.#native.claim(child, id);
  }

  /** Stops taking calls. @param {boolean} force whether to give up the calls under way */
  close(force) {
    this.#outbox.flush();
    this.#isClosed = true;
    this.#apply(this.#native.close(force));
    if (force) this.#kill(() => false, this.hosted?.pending);
  }

  /** Resolves when the last child has ended. @returns {Promise<void>} */
  whenClosed() {
    if (this.#isBroken) return Promise.resolve();
    const release = this.hold();
    return new Promise((resolve) => {
      this.#closedWaiters.push(() => {
        release();
        // The native side must not be dropped inside its own callback.
        setImmediate(() => this.#native.release());
        resolve();
      });
    });
  }

  /** Handles the end of the native side. */
  ended() {
    unregister(this.#inspector);
    for (const done of this.#closedWaiters.splice(0)) done();
  }

  /** Handles a failure of the native side, which is gone now. @param {string} message */
  broken(message) {
    const text = `Internal error: ${message}; the pool is closed, please report it`;
    this.#isClosed = true;
    this.#isBroken = true;
    for (const call of this.calls.takeAll()) {
      call.reject(new PoolError('ERR_INTERNAL', text, { task: call.task, id: call.id }));
    }
    this.readyWaiters.reject(new PoolError('ERR_INTERNAL', text));
    this.children.abandon();
    updateSampling(this);
    this.ended();
  }

  /**
   * Takes the events of a delivery.
   *
   * @param {NativePoolEvent[] | undefined} events
   */
  take(events) {
    this.#apply(events);
  }

  /**
   * Takes events from the native side.
   *
   * @param {NativePoolEvent[] | null} [events]
   */
  #apply(events) {
    if (!events) return;
    // A listener may cause further events. They must not overtake those that are still to be delivered.
    this.#untold.push(events.values());
    while (this.#untold.length > 0) {
      const { done, value: event } = this.#untold[0].next();
      if (done) this.#untold.shift();
      else handle(this, event);
    }
  }

  /**
   * Calls the pool's own listeners.
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
    guarded(() => emitter.emit(name, ...args));
  }

  /** Requests output if there are listeners. @param {boolean} [isHeard] whether the pool's event has listeners */
  listen(isHeard = this.emitter.listenerCount('output') > 0) {
    this.#native.listen(isHeard, this.#hasStreams);
  }

  /** Also requests the output because a child's stdout or stderr is read as a stream. */
  listenToStreams() {
    this.#hasStreams = true;
    this.listen();
  }

  /** Keeps the host alive until the returned function is called. */
  hold() {
    return this.#keepAlive.hold();
  }

  /** @param {boolean} isReferenced */
  setReferenced(isReferenced) {
    this.#keepAlive.setReferenced(isReferenced);
  }
}

module.exports = { PoolCore };
