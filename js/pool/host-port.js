'use strict';

const { abortError } = require('../common/abort-signals.js');
const { CallPort, MOST } = require('../common/call-port.js');
const { TELL, WITH_PORT } = require('../codec/port-marker.js');
const { RunCall } = require('./awaited-calls.js');
const { endWith } = require('./lasting.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/** How many messages the host reads before it tells the child that it has read them. */
const HEARD_AT_ONCE = MOST / 4;

/** The caller's end of a call's port. It opens when a child has begun the call. */
class HostPort {
  #core;
  #task;
  #onPort;
  #child = 0;
  /** @type {CallPort | undefined} */
  #port;
  /** The tickets of the calls that carry messages to the child. @type {Set<number>} */
  #tickets = new Set();
  #heard = 0;

  /** @param {PoolCore} core @param {string} task @param {(port: any) => void} onPort */
  constructor(core, task, onPort) {
    this.#core = core;
    this.#task = task;
    this.#onPort = onPort;
    this.token = core.progress.add((told, child) => this.#hear(told, child));
  }

  /** @param {boolean} isLost */
  end(isLost) {
    const core = this.#core;
    const port = this.#port;
    core.progress.remove(this.token);
    if (!port) return;
    this.#port = undefined;
    if (isLost) for (const ticket of this.#tickets) core.abort(ticket, abortError(undefined));
    core.command((native) => native.releaseHold(this.#child));
    CallPort.close(port);
  }

  /** @param {unknown} told a list with the child's message; the first one is empty @param {number} child */
  #hear(told, child) {
    if (!this.#port) this.#open(child);
    else if (Array.isArray(told)) CallPort.take(this.#port, told[0], () => this.#countHeard());
  }

  /** @param {number} child */
  #open(child) {
    this.#child = child;
    this.#core.command((native) => native.hold(child));
    this.#port = new CallPort((value) => this.#send([value], 0));
    this.#onPort(this.#port);
  }

  #countHeard() {
    this.#heard += 1;
    if (this.#heard < HEARD_AT_ONCE || !this.#port) return;
    this.#heard = 0;
    this.#send([], HEARD_AT_ONCE);
  }

  /** Sends messages, or throws why it cannot. @param {[message?: unknown]} messages @param {number} heard */
  #send(messages, heard) {
    const core = this.#core;
    /** @type {unknown} */
    let failure;
    const settle = () => {
      this.#tickets.delete(ticket);
      if (this.#port) CallPort.heard(this.#port, messages.length);
    };
    const call = new RunCall(this.#task, undefined, settle, (error) => (failure = error));
    call.action = TELL;
    const ticket = core.start(call, [this.token, messages, heard], 0, -this.#child);
    if (failure !== undefined) throw failure;
    this.#tickets.add(ticket);
  }
}

/**
 * Gives a call a port. Returns the parameters to send.
 *
 * @param {PoolCore} core
 * @param {RunCall} call
 * @param {unknown} params
 * @param {(port: any) => void} onPort
 */
function withPort(core, call, params, onPort) {
  const port = new HostPort(core, call.task, onPort);
  const { action } = call;
  call.action = WITH_PORT;
  endWith(call, port);
  return [port.token, action, params];
}

module.exports = { withPort };
