'use strict';

/**
 * Options, with defaults for those that are missing or undefined.
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
