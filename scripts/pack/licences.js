'use strict';

// Which licences of others may be part of what is published under MIT: those that ask for no more than their text.

const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unicode-3.0',
  'Unlicense',
  'Zlib',
];

/**
 * Whether an SPDX expression lets us choose allowed licences only.
 *
 * @param {string} expression such as `(MIT OR Apache-2.0) AND Unicode-3.0`
 * @param {string[]} [allowed]
 * @returns {boolean}
 */
function isAllowed(expression, allowed = ALLOWED) {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner) {
    const value = isAllowed(inner[1], allowed) ? 'MIT' : 'refused';
    return isAllowed(expression.replace(inner[0], value), allowed);
  }
  // Older crates write a slash for OR. AND binds closer.
  return expression
    .split(/\s+OR\s+|\//)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => allowed.includes(licence.trim())));
}

module.exports = { ALLOWED, isAllowed };
