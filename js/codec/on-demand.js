'use strict';

/** @type {typeof import('./index.js') | undefined} */
let loaded;

/** The codec, loaded on the first call: most pools and children do not need it, and it would delay their start. */
exports.codec = () => (loaded ??= require('./index.js'));
