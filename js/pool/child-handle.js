'use strict';

const { constants } = require('os');
const { Readable } = require('stream');
const { CallerContext, ContextEmitter } = require('../common/caller-context.js');
const { invalidArg } = require('../common/errors.js');
const { ChildMessages } = require('./child-messages.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {'stdout' | 'stderr'} StreamName */

/** How many unread bytes of output a stream may hold. */
const MOST_UNREAD = 16 * 1024 * 1024;

/** A child as `forked[i].child`. It offers as much of Node's `ChildProcess` as a pool can. */
class ChildHandle extends ContextEmitter {
  #core;
  #child;
  #messages;
  #hasEnded = false;
  /** @type {Record<StreamName, Output | null | undefined>} */
  #streams;

  /**
   * @param {PoolCore} core
   * @param {number} child its number in the core
   * @param {number} pid
   */
  constructor(core, child, pid) {
    super();
    this.pid = pid;
    this.connected = true;
    this.#core = core;
    this.#child = child;
    this.#messages = new ChildMessages(core, child, pid);
    const none = core.settings.pipesOutput ? undefined : null;
    this.#streams = { stdout: none, stderr: none };
  }

  get stdout() {
    return this.#stream('stdout');
  }

  get stderr() {
    return this.#stream('stderr');
  }

  /**
   * @param {unknown} message
   * @param {unknown} [handle]
   * @param {unknown} [options]
   * @param {unknown} [callback]
   */
  send(message, handle, options, callback) {
    if (this.connected) this.#wake();
    return this.#messages.send(message, handle, options, callback, this.connected);
  }

  /** @param {NodeJS.Signals | number} [signal] */
  kill(signal = 'SIGTERM') {
    const number = typeof signal === 'number' ? signal : constants.signals[signal];
    if (!Number.isInteger(number))
      throw invalidArg('signal', 'the name or number of a signal', signal, 'argument');
    this.#wake();
    return this.#core.ask((native) => native.signal(this.#child, number));
  }

  #wake() {
    this.#core.command((native) => native.wake(this.#child));
  }

  /**
   * Returns a stream and creates it when the property is first read. Earlier output is in `lastOutput`.
   *
   * @param {StreamName} name
   */
  #stream(name) {
    let output = this.#streams[name];
    if (output === undefined) {
      output = new Output();
      if (this.#hasEnded) output.push(null);
      this.#streams[name] = output;
      this.#core.listenToStreams();
    }
    return output && output.stream;
  }

  /** Passes output to a stream; the pool calls it. @param {StreamName} name @param {Buffer} chunk */
  static print(/** @type {ChildHandle} */ handle, name, chunk) {
    const output = handle.#streams[name];
    // A stream without a reader must not fill the host's memory.
    if (output && output.stream.readableLength < MOST_UNREAD) output.push(chunk);
  }

  /**
   * Reports whether the child has taken a handle; the pool calls it.
   *
   * @param {ChildHandle} handle
   * @param {number} ticket
   * @param {boolean} isTaken
   */
  static handleTaken(handle, ticket, isTaken) {
    handle.#messages.handleTaken(ticket, isTaken);
  }

  /** Handles the end of the channel; the pool calls it. @param {ChildHandle} handle */
  static disconnect(handle) {
    if (!handle.connected) return;
    handle.connected = false;
    handle.#messages.close();
    handle.emit('disconnect');
  }

  /**
   * Handles the end of the child; the pool calls it.
   *
   * @param {ChildHandle} handle
   * @param {number | null} code
   * @param {NodeJS.Signals | null} signal
   */
  static exit(handle, code, signal) {
    ChildHandle.disconnect(handle);
    handle.#hasEnded = true;
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) handle.#streams[name]?.push(null);
    handle.emit('exit', code, signal);
  }
}

/** The output of a child. As in Node, listeners run in the async context in which the property was first read. */
class Output {
  stream = new Readable({ read() {} });
  #context = new CallerContext();

  /** @param {Buffer | null} chunk */
  push(chunk) {
    this.#context.run(this.stream.push, this.stream, [chunk]);
  }
}

module.exports = { ChildHandle };
