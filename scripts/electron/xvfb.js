'use strict';

const { spawn } = require('child_process');
const { once } = require('events');
const { setTimeout: delay } = require('timers/promises');

const ARGS = ['-displayfd', '3', '-terminate', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
const DEADLINE = 10e3;

/**
 * Starts an X server without a screen on the first free number. It ends with its last client, or when `stop` is called.
 *
 * @returns {Promise<{ display: string, stop: () => Promise<void> }>}
 */
async function startXvfb() {
  const server = spawn('Xvfb', ARGS, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let errors = '';
  server.stderr.on('data', (text) => (errors += text));
  const ended = new Promise((resolve, reject) => server.once('close', resolve).once('error', reject));
  const over = new AbortController();
  const late = delay(DEADLINE, undefined, { signal: over.signal });
  late.catch(() => {}); // aborted
  try {
    const failed = Promise.race([ended, late]).then(() => {
      throw new Error(`no display from Xvfb: ${errors}`);
    });
    const [number] = await Promise.race([once(server.stdio[3], 'data'), failed]);
    const stop = async () => {
      server.kill();
      await ended;
    };
    return { display: `:${String(number).trim()}`, stop };
  } catch (error) {
    server.kill();
    throw error;
  } finally {
    over.abort();
  }
}

module.exports = { startXvfb };
