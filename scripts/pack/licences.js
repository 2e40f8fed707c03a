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
 * @returns {boolean}
 */
function isAllowed(expression) {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner) return isAllowed(expression.replace(inner[0], isAllowed(inner[1]) ? 'MIT' : 'refused'));
  // Older crates write a slash for OR. AND binds closer.
  return expression
    .split(/\s+OR\s+|\//)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => ALLOWED.includes(licence.trim())));
}

module.exports = { isAllowed };
