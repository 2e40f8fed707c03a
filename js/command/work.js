'use strict';

const fs = require('fs');
const path = require('path');
const { monotonic } = require('../common/primordials.js');
const { LONGEST_TIMEOUT, MOST_CHILDREN } = require('../wire/limits.js');
const { processManager } = require('../process-manager/index.js');
const { setSampler } = require('../pool/sampling.js');
const { HealthServer } = require('../queue/health-server.js');
const { QueueClient } = require('../queue/queue-client.js');
const { QueueWorker } = require('../queue/queue-worker.js');
const { complain, parse, wholeNumber } = require('./arguments.js');

const USAGE = `Usage: electron-re-native work FILE --queue NAME [OPTIONS]

Runs the jobs of a queue with the functions that FILE exports, until SIGTERM or SIGINT. Then it finishes the running jobs.
A second signal hands them back to the queue at once.

      --queue NAME        name of the queue
      --redis URL         server of the queue (default: the variable REDIS_URL, or redis://127.0.0.1:6379)
      --postgres URL      server of the queue, if it is PostgreSQL
      --prefix TEXT       prefix of all keys of the queue (default: bull)
      --max COUNT         maximum number of children (default: the number of processors)
      --concurrency COUNT maximum number of jobs in a child at a time (default: 1)
      --grace MS          time for running jobs to finish before they are handed back (default: 30000)
      --http [HOST:]PORT  serves /health, and /metrics for Prometheus (default: off; default HOST: 127.0.0.1)
  -h, --help              shows this text

Example: npx electron-re-native work ./tasks.js --queue images --redis redis://redis.internal --http 9400
`;

/** The pause before a message with the same text is repeated, in ms. */
const TELLING_PAUSE = 60_000;

const OPTIONS = Object.fromEntries(
  ['queue', 'redis', 'postgres', 'prefix', 'max', 'concurrency', 'grace', 'http'].map((name) => [
    name,
    { type: /** @type {const} */ ('string') },
  ]),
);

/** @param {string[]} args */
function work(args) {
  const { values, positionals } = parse(args, OPTIONS, USAGE);
  if (positionals.length !== 1) complain('Name the file that exports the tasks', USAGE);
  const file = path.resolve(positionals[0]);
  if (!fs.existsSync(file)) complain(`There is no file ${file}`, USAGE);
  const { queue } = values;
  if (queue === undefined) complain('Name the queue with --queue', USAGE);
  const grace = number('grace', values, 0, LONGEST_TIMEOUT) ?? 30_000;
  const address = values.http === undefined ? undefined : addressOf(values.http);
  const server = serverOf(values);
  const max = number('max', values, 1, MOST_CHILDREN);
  const concurrency = number('concurrency', values, 1, MOST_CHILDREN);
  const worker = open(queue, file, { ...server, max, concurrency });
  endBySignals(worker, grace);
  run(worker, queue, server, address).catch(fail);
}

/** @param {Record<string, string | undefined>} values @returns {import('../../queue.js').QueueServer} */
function serverOf({ redis, postgres, prefix }) {
  if (postgres === undefined)
    return { connection: { url: redis ?? process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' }, prefix };
  if (redis !== undefined) complain('Use either --redis or --postgres, not both', USAGE);
  return { postgres, prefix };
}

/** @param {string} queue @param {string} file @param {import('../../queue.js').QueueWorkerOptions} options */
function open(queue, file, options) {
  setSampler(processManager);
  try {
    return new QueueWorker(queue, file, options);
  } catch (error) {
    return complain(/** @type {Error} */ (error).message, USAGE);
  }
}

/** The first lets jobs finish, the second hands them back. @param {QueueWorker} worker @param {number} grace */
function endBySignals(worker, grace) {
  let isEnding = false;
  const end = () => {
    worker.close(isEnding ? { force: true } : { timeout: grace }).then(() => process.exit(0), fail);
    isEnding = true;
  };
  process.on('SIGTERM', end).on('SIGINT', end);
}

/**
 * @param {QueueWorker} worker
 * @param {string} queue
 * @param {import('../../queue.js').QueueServer} server
 * @param {{ host: string, port: number } | undefined} address
 */
async function run(worker, queue, server, address) {
  worker.on('error', teller());
  const where = address ? await serveHealth(worker, new QueueClient(queue, server), address) : '';
  try {
    await worker.ready();
  } catch (error) {
    if (worker.isClosing) return;
    throw error;
  }
  process.stdout.write(`works for ${queue} as ${worker.worker.opts.name}${where}\n`);
}

/** Prints errors, but not each refused connection. */
function teller() {
  let last = { text: '', at: -Infinity };
  return (/** @type {any} */ error) => {
    const text = `electron-re-native: ${error.message || error.code}\n`;
    if (text === last.text && monotonic() - last.at < TELLING_PAUSE) return;
    last = { text, at: monotonic() };
    process.stderr.write(text);
  };
}

/** @param {QueueWorker} worker @param {QueueClient} client @param {{ host: string, port: number }} address */
async function serveHealth(worker, client, address) {
  const health = new HealthServer(worker, client.queue);
  await health.listen(address);
  return `, ${health.url}/health`;
}

/** @param {any} error @returns {never} */
function fail(error) {
  process.stderr.write(`electron-re-native: ${error?.message ?? error}\n`);
  process.exit(1);
}

/** @param {string} name @param {Record<string, string | undefined>} values @param {number} from @param {number} to */
function number(name, values, from, to) {
  return wholeNumber(name, values[name], from, to, USAGE);
}

/** @param {string} text */
function addressOf(text) {
  const [, host = '127.0.0.1', port] = /^(?:(.+):)?(\d+)$/.exec(text) ?? [];
  return { host, port: wholeNumber('http', port ?? text, 0, 65535, USAGE) ?? 0 };
}

module.exports = { work };
