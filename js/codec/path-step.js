'use strict';

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** A step of the path to a value, as one writes it in JavaScript. @param {string | number} key */
function step(key) {
  if (typeof key === 'number') return `[${key}]`;
  if (key === 'keys()' || key === 'values()') return `.${key}`;
  return IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

module.exports = { step };
