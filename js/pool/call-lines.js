'use strict';

const { PoolError } = require('../common/errors.js');

const MOST_TASK_NAMES = 1000;

/**
 * Writes the text of calls for the outbox. Each line has the task, the parameters and the id; see
 * src/core/pool/batch.rs.
 */
class CallLines {
  /** Task names encoded as JSON. @type {Map<string, string>} */
  #tasks = new Map();

  /** @param {string} task @param {string} params */
  line(task, params) {
    return `${this.#nameOf(task)}\t${params}\n`;
  }

  /**
   * The same for a sticky id. A bound child may end before the batch is sent, so the text of each call includes the id.
   *
   * @param {string} task
   * @param {string} params
   * @param {unknown} id
   */
  stickyLine(task, params, id) {
    return `${this.#nameOf(task)}\t${params}\t${toPlainText(id)}\n`;
  }

  /** @param {string} task */
  #nameOf(task) {
    let json = this.#tasks.get(task);
    if (json === undefined) {
      json = JSON.stringify(task);
      if (this.#tasks.size === MOST_TASK_NAMES) this.#tasks.clear();
      this.#tasks.set(task, json);
    }
    return json;
  }
}

/**
 * Converts a sticky id to the text that the child gets in its environment.
 *
 * @param {unknown} id
 */
function toPlainText(id) {
  try {
    // eslint-disable-next-line no-control-regex -- these would end the line, or the environment's entry
    return String(id).replace(/[\0\t\n]/g, ' ');
  } catch (cause) {
    throw new PoolError('ERR_INVALID_ARG', 'The `id` argument cannot be converted to a string', { cause });
  }
}

module.exports = { CallLines };
