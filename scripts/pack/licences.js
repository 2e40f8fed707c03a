'use strict';

// The licences of others that may be part of what we publish under MIT: they require no more than their text.

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
 * Whether an SPDX expression can be satisfied with allowed licences only.
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
  // Older crates write a slash for OR. AND binds more tightly.
  return expression
    .split(/\s+OR\s+|\//)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => allowed.includes(licence.trim())));
}

module.exports = { ALLOWED, isAllowed };
