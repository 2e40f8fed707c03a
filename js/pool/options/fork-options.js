'use strict';

const { PoolError, invalidArg } = require('../../common/errors.js');

/** @type {Record<string, boolean>} a pool does as fork does when they have this value, or the system knows nothing of them */
const AS_FORK = { detached: false, shell: false };
/** Of Windows only, where fork elsewhere ignores them too. */
const OF_WINDOWS = ['windowsHide', 'windowsVerbatimArguments'];

/** Why a pool has no such option, and what it has instead. */
const REFUSED = Object.freeze({
  argv0: 'process.argv0 of a child is `execPath`',
  detached:
    'its children never outlive the host. To start a process that does, use `child_process.spawn` with `detached: true`',
  killSignal:
    'it ends children with SIGINT, SIGTERM and SIGKILL, `killGrace` apart; `forked[i].child.kill(signal)` sends any signal',
  shell: 'its children are started without a shell, so that nothing in `args` is run as code',
  signal:
    'an AbortSignal ends a call, in the options of `run`; for the pool, call `close({ force: true })` when it is aborted',
});

/**
 * Options that fork has and a pool has not: each is refused with what to do instead, unless it asks for what a pool does
 * anyway. `silent` becomes `stdio`, as fork has it.
 *
 * @param {Record<string, any>} options
 * @returns {Record<string, any>} those of a pool
 */
function withoutForkOptions({ silent, ...options }) {
  for (const name of OF_WINDOWS) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'boolean') throw invalidArg(name, 'a boolean', value);
    delete options[name];
  }
  for (const [name, why] of Object.entries(REFUSED)) {
    const value = options[name];
    if (value !== undefined && value !== AS_FORK[name])
      throw new PoolError(
        'ERR_INVALID_ARG',
        `The \`${name}\` option of fork does not exist for a pool: ${why}`,
      );
    delete options[name];
  }
  if (silent === undefined) return options;
  if (typeof silent !== 'boolean') throw invalidArg('silent', 'a boolean', silent);
  return { ...options, stdio: options.stdio ?? (silent ? 'pipe' : 'inherit') };
}

module.exports = { withoutForkOptions };
