'use strict';
// Our preload for the first page; for the next what a renderer could do that was taken over: it leaves ours out.

if (!(/** @type {any} */ (globalThis).location.search.includes('silent'))) require('../../../../preload.js');
require('./hostile-preload.js');
