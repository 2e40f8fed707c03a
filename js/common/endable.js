'use strict';

/**
 * Has `return` and `throw` of a generator end what it reads from at once: one that was never asked for anything runs no
 * `finally`, and one that waits runs it only after that.
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
