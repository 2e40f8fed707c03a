'use strict';

// Of src/core/wire/algorithms.rs, by `npm run generate:wire`.

/** In the order in which `balancer::Algorithm` lists them for users. */
exports.ALGORITHMS = /** @type {const} */ ([
  'POLLING',
  'WEIGHTS',
  'RANDOM',
  'SPECIFY',
  'WEIGHTS_POLLING',
  'WEIGHTS_RANDOM',
  'MINIMUM_CONNECTION',
  'WEIGHTS_MINIMUM_CONNECTION',
  'LEAST_CPU',
  'LEAST_MEMORY',
  'WARMEST',
  'SMOOTH_WEIGHTS_POLLING',
  'LEAST_LATENCY',
  'CONSISTENT_HASH',
]);
