'use strict';

/**
 * Options with the defaults of those that are not given, or undefined.
 *
 * @template {object} D
 * @template {object} O
 * @param {D} defaults
 * @param {O} options
 * @returns {D & O}
 */
function withDefaults(defaults, options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return /** @type {any} */ ({ ...defaults, ...Object.fromEntries(given) });
}

module.exports = { withDefaults };
