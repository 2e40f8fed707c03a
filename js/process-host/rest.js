'use strict';

const { checkedHook, runHook } = require('./hooks.js');
const { hasOpenWork } = require('./open-work.js');
const { Promise, clearTimeout, setTimeout } = require('../common/primordials.js');
const { ASK_FIRST, BUSY, MAY_REST } = require('../wire/commands.js');

const dispose = /** @type {any} */ (Symbol).dispose ?? Symbol.for('nodejs.dispose');

/** How long the hooks may take each time, in ms. */
const DEADLINE = 1000;

/** @typedef {import('./hooks.js').Hook} Hook */

/**
 * Decides whether this child may be suspended, runs the hooks before and after, and delays calls until the hooks are
 * done.
 */
class Rest {
  /** Whether no hook is running, so calls need not wait. */
  isAwake = true;
  #tell;
  /** @type {Hook[]} */
  #onSleep = [];
  /** @type {Hook[]} */
  #onWake = [];
  #holds = 0;
  #asksFirst = false;
  /** The last question that was answered with yes. The child may be stopped at any time. @type {number | undefined} */
  #granted;
  /** Resolves when the hooks before sleep are done. */
  #settling = Promise.resolve();
  /** Resolves when the hooks after sleep are done; set while they run. @type {Promise<void> | undefined} */
  #waking;

  /** @param {(message: object) => void} tell sends a message to the pool */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {Hook} hook */
  onSleep(hook) {
    this.#onSleep.push(checkedHook(hook));
    this.#askFirst();
  }

  /** @param {Hook} hook */
  onWake(hook) {
    this.#onWake.push(checkedHook(hook));
    this.#askFirst();
  }

  /**
   * Keeps the child awake until the returned function is called or disposed of.
   *
   * @returns {import('../../index.js').KeptAwake}
   */
  keepAwake() {
    this.#holds += 1;
    this.#askFirst();
    if (this.#granted !== undefined) {
      this.#refuse(this.#granted);
      this.wake();
    }
    let isHeld = true;
    const release = () => {
      if (isHeld) this.#holds -= 1;
      isHeld = false;
    };
    return /** @type {any} */ (Object.defineProperty(release, dispose, { value: release }));
  }

  /**
   * Answers the pool's question whether it may suspend this child.
   *
   * @param {number} question
   * @param {boolean} ignoreHandles
   */
  answer(question, ignoreHandles) {
    const isBusy = () => this.#holds > 0 || (!ignoreHandles && hasOpenWork());
    if (isBusy() || !this.isAwake) {
      this.#refuse(question);
      return;
    }
    if (this.#onSleep.length + this.#onWake.length === 0) {
      this.#grant(question);
      return;
    }
    this.isAwake = false;
    this.#settling = runAll(this.#onSleep).then(() => {
      // The pool may have withdrawn its question in the meantime.
      if (this.#waking === undefined && !isBusy()) {
        this.#grant(question);
        return;
      }
      this.#refuse(question);
      this.wake();
    });
  }

  /** Wakes the child because it is needed. */
  wake() {
    this.#granted = undefined;
    if (this.isAwake || this.#waking) return;
    this.#waking = this.#settling
      .then(() => runAll(this.#onWake))
      .then(() => {
        this.isAwake = true;
        this.#waking = undefined;
      });
  }

  /** Runs an action after the hooks. Actions keep their order. @param {() => void} act */
  whenAwake(act) {
    this.wake();
    this.#waking?.then(act);
  }

  /** @param {number} question */
  #grant(question) {
    this.#granted = question;
    this.#tell({ cmd: MAY_REST, question });
  }

  /** @param {number} question */
  #refuse(question) {
    this.#granted = undefined;
    this.#tell({ cmd: BUSY, question });
  }

  /** Tells the pool that from now on it must also ask when its owner puts the child to sleep. */
  #askFirst() {
    if (this.#asksFirst) return;
    this.#asksFirst = true;
    this.#tell({ cmd: ASK_FIRST });
  }
}

/**
 * Runs all hooks at once. If one throws, that becomes a warning. Hooks that exceed the deadline are not waited for.
 *
 * @param {Hook[]} hooks
 */
async function runAll(hooks) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, DEADLINE).unref();
  });
  await Promise.race([Promise.all(hooks.map(runHook)), late]);
  clearTimeout(timer);
}

module.exports = { Rest };
