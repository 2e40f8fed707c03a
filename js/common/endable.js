'use strict';

/**
 * Makes `return` and `throw` of a generator end its source at once. A generator that was never started does not run its `finally`, and one
 * that waits runs it only after the wait.
 *
 * @template {AsyncGenerator<any, void, void>} T
 * @param {T} chunks
 * @param {() => void} end
 * @returns {T}
 */
function endable(chunks, end) {
  const { return: leave, throw: fail } = chunks;
  chunks.return = (value) => {
    end();
    return leave.call(chunks, value);
  };
  chunks.throw = (error) => {
    end();
    return fail.call(chunks, error);
  };
  return chunks;
}

module.exports = { endable };
