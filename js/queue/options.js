'use strict';

const { invalidArg } = require('../common/errors.js');
const { checkKeys, checkRun } = require('../pool/arguments.js');
const { checkItems } = require('../tasks/map-options.js');

/** @typedef {import('../../queue.js').QueueRunOptions} QueueRunOptions */

/** The most bytes that a value may take on the server: an argument list, a result, or a progress report. */
const MAX_BYTES = 1024 * 1024;

const OF_THE_CLIENT = ['connection', 'postgres', 'prefix', 'maxBytes', 'job'];
const OF_A_RUN = ['retries', 'priority', 'timeout', 'signal', 'onProgress', 'children', 'job'];
const OF_A_MAP = ['batch', 'inFlight', 'retries', 'priority', 'timeout', 'signal', 'job'];
/** Jobs of a `map` that may be on the server at a time. */
const IN_FLIGHT = 100;
/** BullMQ options that `run` replaces with its own. */
const NOT_IN_JOB = ['attempts', 'priority'];

/**
 * Options of both client and worker: the queue, its server, and the maximum size of values.
 *
 * @param {unknown} name
 * @param {any} options
 */
function checkQueue(name, options) {
  if (typeof name !== 'string' || name === '' || name.includes(':'))
    throw invalidArg('name', 'a string without colons', name, 'argument');
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  const { maxBytes = MAX_BYTES } = options;
  if (!(Number.isInteger(maxBytes) && maxBytes >= 1))
    throw invalidArg('maxBytes', 'a whole number of at least 1', maxBytes);
  return { name, maxBytes, server: options.postgres === undefined ? redis(options) : postgres(options) };
}

/** @param {any} options @returns {import('./bullmq.js').Server} */
function redis({ connection, prefix }) {
  if (typeof connection !== 'object' || connection === null)
    throw invalidArg('connection', 'an object, such as { host, port } or an ioredis client', connection);
  if (prefix !== undefined && typeof prefix !== 'string') throw invalidArg('prefix', 'a string', prefix);
  return { options: prefix === undefined ? { connection } : { connection, prefix } };
}

/** @param {any} options @returns {import('./bullmq.js').Server} */
function postgres({ postgres: connection, ...others }) {
  const isGiven = typeof connection === 'string' || (typeof connection === 'object' && connection !== null);
  if (!isGiven) throw invalidArg('postgres', "a URL, or an object of pg's options", connection);
  for (const name of ['connection', 'prefix'])
    if (others[name] !== undefined)
      throw invalidArg(name, 'left out with `postgres`: it is for Redis', others[name]);
  // A URL cannot carry further options, so missing tables are created.
  const full = typeof connection === 'string' ? { connectionString: connection, migrate: true } : connection;
  return { options: { connection: full }, isPostgres: true };
}

/** @param {unknown} name @param {any} options */
function checkClient(name, options) {
  const queue = checkQueue(name, options);
  checkKeys(options, OF_THE_CLIENT);
  return { ...queue, job: checkJob(options.job) };
}

/** @param {any} options */
function checkQueueRun(options) {
  checkKeys(options, OF_A_RUN);
  const { job, children, ...rest } = options;
  return { ...checkRun(rest), children: checkChildren(children), job: checkJob(job) };
}

/** @param {any} children @returns {import('../../queue.js').QueueJob[] | undefined} */
function checkChildren(children) {
  const isJob = (/** @type {any} */ child) => typeof child?.opts?.jobId === 'string';
  if (children === undefined || (Array.isArray(children) && children.every(isJob))) return children;
  throw invalidArg('children', 'an array of jobs that `job` has returned', children);
}

/** @param {any} items @param {any} options */
function checkQueueMap(items, options) {
  checkKeys(options, OF_A_MAP);
  const { batch = 1, inFlight = IN_FLIGHT, ...run } = options;
  for (const [name, value] of Object.entries({ batch, inFlight }))
    if (!(Number.isInteger(value) && value >= 1))
      throw invalidArg(name, 'a whole number of at least 1', value);
  const { signal, ...call } = checkQueueRun(run);
  checkItems(items);
  return { batch, inFlight, signal, call };
}

/** @param {any} job @returns {import('bullmq').JobsOptions} */
function checkJob(job = {}) {
  if (typeof job !== 'object' || job === null) throw invalidArg('job', "an object of BullMQ's options", job);
  for (const name of NOT_IN_JOB)
    if (job[name] !== undefined)
      throw invalidArg(`job.${name}`, 'left out: `run` has `retries` and `priority`', job[name]);
  return job;
}

module.exports = { checkClient, checkQueue, checkQueueMap, checkQueueRun };
