'use strict';

const { inspect } = require('util');
const { errorToData } = require('../codec/error-data.js');
const { TELL } = require('../codec/port-marker.js');
const { isRecording } = require('../codec/recording-marker.js');
const { isOwnTask } = require('../codec/stream-marker.js');
const { Channel } = require('./channel.js');
const { Context } = require('./context.js');
const { End } = require('./end.js');
const { checkedHook } = require('./hooks.js');
const { isElectronReChild, takeHandshake } = require('./handshake.js');
const { Handover } = require('./handover.js');
const { watchWorkers } = require('./open-work.js');
const { Rest } = require('./rest.js');
const { RunningTasks } = require('./running-tasks.js');
const { Start } = require('./start.js');
const { hintFor } = require('./unknown-task.js');
const { endingWith, isWrapped, unwrap } = require('./wrapped-call.js');
const { TaskContexts } = require('./task-contexts.js');
const { textOf, unreadable } = require('./unsendable.js');
const { setImmediate } = require('../common/primordials.js');
const { sharedByCopies } = require('../common/shared-by-copies.js');
const COMMAND = require('../wire/commands.js');
const { HELLO_VERSION } = require('../wire/handshake.js');

/** @typedef {import('../../index.js').TaskContext} TaskContext */
/** @typedef {import('./running-tasks.js').Task} Task */
/** @typedef {import('./running-tasks.js').Transport} Transport */

/** The version of `ProcessHost`, which copies of this package share. */
const VERSION = 1;

/** The child's side: the pool calls its tasks by name; see index.d.ts. */
class ProcessHost {
  /** @type {Map<string, Task>} */
  #tasks = new Map();
  #contexts = new TaskContexts();
  #running = new RunningTasks(this.#contexts);
  #channel;
  #handover;
  #inherited;
  #worker;
  /** @type {any} */
  #shared;
  #isListening = false;
  #start = new Start({
    has: (name) => this.#tasks.has(name),
    run: ({ transport, id, name, params, context }) => this.#call(transport, id, name, params, true, context),
    refuse: ({ transport, id, name }) => this.#refuse(transport, id, name),
    drop: ({ transport, id, name }) => transport.fail(id, name, 'The call was aborted', null),
    ready: () => this.#tell({ cmd: COMMAND.READY }),
    fail: (error) => this.#failToStart(error),
  });
  #rest = new Rest((message) => this.#tell(message));
  #end = new End();
  #isOurPool;
  #isAdvanced;

  constructor() {
    const handshake = takeHandshake();
    this.#handover = new Handover(handshake.handover);
    this.#channel = new Channel(handshake, this.#handover);
    this.#inherited = handshake.shared;
    this.#worker = handshake.worker;
    this.#isOurPool = handshake.isOurPool;
    this.#isAdvanced = handshake.isAdvanced;
    if (!handshake.isOurPool) return;
    this.#listen();
    this.#answerGreeting(handshake);
  }

  /** Listens on the channel. This keeps the process alive, so only a pool's child may do it. */
  #listen() {
    if (this.#isListening) return;
    this.#isListening = true;
    process.on('message', (message) => this.#receive(message));
    this.#start.begin();
  }

  /**
   * Our pool supports more than electron-re's: it can cancel calls, and uses shared memory once both ends are open.
   *
   * @param {{ transport: number, isAdvanced: boolean, files: number[] }} handshake
   */
  #answerGreeting(handshake) {
    /** @type {import('./shared-memory-transport.js').SharedMemoryTransport | undefined} */
    let transport;
    process.on(/** @type {any} */ ('internalMessage'), (/** @type {any} */ message) => {
      if (message?.cmd === COMMAND.CANCEL) this.#abort(message.id);
      if (message?.cmd === COMMAND.REST) this.#rest.answer(message.question, message.ignoreHandles);
      if (message?.cmd === COMMAND.WAKE) this.#rest.wake();
      // This process has received everything that was sent on the channel before, so calls keep their order.
      if (message?.cmd === COMMAND.SWITCH) transport?.start();
    });
    this.#tell({ cmd: COMMAND.HELLO, version: HELLO_VERSION });
    watchWorkers();
    if (handshake.transport === 0) return;
    // The first calls need not wait until the addon is loaded.
    setImmediate(() => {
      const { SharedMemoryTransport } = require('./shared-memory-transport.js');
      try {
        transport = new SharedMemoryTransport(handshake, this.#handover, {
          call: (on, id, task, params) => this.#call(on, id, task, params),
          cancel: (id) => this.#abort(id),
        });
        this.#tell({ cmd: COMMAND.TRANSPORT });
      } catch (error) {
        // Without a binary for this Node, or without the memory, calls use Node's channel.
        this.#tell({ cmd: COMMAND.NO_TRANSPORT, reason: textOf(error) });
      }
    });
  }

  /**
   * @param {string} name
   * @param {Task} task
   */
  registry(name, task) {
    if (typeof task !== 'function') throw new Error('ProcessHost: the processor must be a function!');
    if (this.#tasks.has(name)) console.warn(`ProcessHost: the task-${name} is registered!`);
    this.#tasks.set(name, task);
    // A child of electron-re's pool can be recognized only when it registers a task.
    if (!this.#isListening && isElectronReChild()) this.#listen();
    this.#start.named();
    return this;
  }

  /** @param {string} name */
  unregistry(name) {
    if (!this.#tasks.delete(name)) console.warn(`ProcessHost: the task-${name} is not registered!`);
    return this;
  }

  /** @param {PromiseLike<unknown>} promise */
  ready(promise) {
    this.#start.wait(promise);
    return this;
  }

  /** @returns {TaskContext['shared']} */
  get shared() {
    // Most children never need the addon, so it is loaded only here.
    return (this.#shared ??= require('../shared-memory/inherited.js').inheritedMemories(this.#inherited));
  }

  get worker() {
    return this.#worker;
  }

  keepAwake() {
    return this.#rest.keepAwake();
  }

  /**
   * Logs for a task. A pool of this package reports the line; otherwise it is printed.
   *
   * @param {string} task
   * @param {string} text
   */
  log(task, text) {
    if (this.#isOurPool) this.#channel.log(task, text);
    else console.log(`${task}: ${text}`);
  }

  /** @param {() => unknown} hook */
  onSleep(hook) {
    this.#rest.onSleep(hook);
    return this;
  }

  /** @param {() => unknown} hook */
  onWake(hook) {
    this.#rest.onWake(hook);
    return this;
  }

  /** @param {() => unknown} hook */
  onEnd(hook) {
    if (this.#isOurPool) this.#end.add(hook);
    else checkedHook(hook);
    return this;
  }

  /** @param {unknown} storages */
  context(storages) {
    this.#contexts.add(storages);
    return this;
  }

  disconnect() {
    process.disconnect();
  }

  exit() {
    process.exit();
  }

  /**
   * Receives a message. One without the name of a task is not for this host.
   *
   * @param {any} message
   */
  #receive(message) {
    if (typeof message !== 'object' || message === null) return;
    const { action, id } = message;
    if (typeof action !== 'string' || id === undefined) return;
    let params;
    try {
      params = this.#channel.paramsOf(message);
    } catch (error) {
      this.#channel.fail(id, action, unreadable(error), textOf(error));
      return;
    }
    this.#call(this.#channel, id, action, params);
  }

  /**
   * @param {Transport} transport
   * @param {unknown} id
   * @param {string} name
   * @param {unknown} params
   * @param {boolean} [hasWaited]
   */
  #call(transport, id, name, params, hasWaited = false, context = new Context(name, this)) {
    const task = this.#tasks.get(name);
    if (!task && isWrapped(name)) {
      this.#callWrapped(transport, id, unwrap(name, params));
      return;
    }
    if (!task && isRecording(name)) {
      // This module is loaded only when a recording is requested.
      this.#running.begin(transport, id, require('./recordings.js').recordingTask(name), params, context);
      return;
    }
    if (!this.#rest.isAwake) {
      this.#callLater(transport, id, params, hasWaited, context);
      return;
    }
    if (!task || (!hasWaited && this.#start.holds(name))) {
      this.#start.take({ transport, id, name, params, context });
      return;
    }
    this.#running.begin(transport, id, task, params, context);
  }

  /**
   * Begins a call that brings more than its parameters.
   *
   * @param {Transport} transport
   * @param {unknown} id
   * @param {import('./wrapped-call.js').WrappedCall} call
   */
  #callWrapped(transport, id, { name, params, attempt, stores, progress, port, inputs, items }) {
    const tell = (/** @type {string} */ token, /** @type {unknown} */ value) =>
      this.#channel.progress(token, value);
    const hears =
      progress === undefined ? undefined : (/** @type {unknown} */ value) => tell(progress, value);
    const caller = items && {
      isAdvanced: this.#isAdvanced,
      waitTogether: items.waitTogether,
      tell: (/** @type {unknown} */ value) => tell(items.token, value),
      channel: this.#answeringOnChannel(id),
    };
    const hasMore = stores || caller || attempt !== undefined;
    const context = new Context(name, this, hears, hasMore ? { stores, caller, attempt } : undefined);
    const isTold = progress !== undefined || port !== undefined;
    let answering = isTold ? this.#answeringOnChannel(id) : transport;
    if (inputs || port !== undefined) answering = endingWith(answering, context);
    if (inputs) require('./task-inputs.js').openInputs(inputs, params, context, tell);
    if (port !== undefined) this.#openPort(port, context, tell);
    this.#call(answering, id, name, params, false, context);
  }

  /**
   * @param {string} token
   * @param {Context} context
   * @param {(token: string, value: unknown) => void} tell
   */
  #openPort(token, context, tell) {
    const { openPort, takeMessage } = require('./task-port.js');
    // This task is registered only when the pool needs it.
    this.#tasks.set(TELL, /** @type {any} */ (takeMessage));
    openPort(token, context, tell);
  }

  /**
   * Sends the answer of a call on the channel, like its progress, so that both keep their order.
   *
   * @param {unknown} id
   * @returns {Transport}
   */
  #answeringOnChannel(id) {
    return {
      succeed: (_, task, value) => this.#channel.succeed(String(id), task, value),
      fail: (_, task, error, result) => this.#channel.fail(String(id), task, error, result),
    };
  }

  /**
   * Runs a call after the hooks after sleep. If the call is aborted in the meantime, the abort must find it.
   *
   * @param {Transport} transport
   * @param {unknown} id
   * @param {unknown} params
   * @param {boolean} hasWaited
   * @param {Context} context
   */
  #callLater(transport, id, params, hasWaited, context) {
    this.#running.keep(id, context);
    this.#rest.whenAwake(() => {
      this.#running.drop(id);
      this.#call(transport, id, context.task, params, hasWaited, context);
    });
  }

  /** Returns the names of the user's tasks. */
  #names() {
    return [...this.#tasks.keys()].filter((name) => !isOwnTask(name));
  }

  /**
   * @param {Transport} transport
   * @param {unknown} id
   * @param {string} name
   */
  #refuse(transport, id, name) {
    const error = `ProcessHost: processor for action-[${name}] is not found!`;
    // Our pool reads the hint from a field that electron-re's ProcessHost leaves empty.
    transport.fail(id, name, error, this.#isOurPool ? hintFor(name, this.#names()) : null);
  }

  /**
   * Ends this child because a promise of `ProcessHost.ready` has rejected. The pool learns the reason. Calls that wait
   * here are lost with the child.
   *
   * @param {unknown} error
   */
  #failToStart(error) {
    console.error('ProcessHost: a promise passed to ready() was rejected\n%s', inspect(error));
    this.#tell({ cmd: COMMAND.FAILED, error: errorToData(error) }, () => process.exit(1));
  }

  /**
   * Sends a message that only our pool understands. A closed channel is not an error here: its end is handled
   * elsewhere.
   *
   * @param {object} message
   * @param {() => void} [done]
   */
  #tell(message, done = () => {}) {
    if (this.#isOurPool && process.connected) process.send?.(message, undefined, undefined, done);
    else done();
  }

  /** @param {unknown} id */
  #abort(id) {
    if (!this.#running.abort(id)) this.#start.cancel(id);
  }
}

// The channel belongs to the process: if there were two hosts, both would answer.
module.exports = sharedByCopies('ProcessHost', VERSION, () => new ProcessHost());
