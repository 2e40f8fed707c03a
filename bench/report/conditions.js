'use strict';

const os = require('os');
const path = require('path');
const { execFileSync } = require('child_process');
const { dependencies } = require('../package.json');
const { version } = require('../../package.json');
const { OURS } = require('../peers/index.js');

const ROOT = path.join(__dirname, '../..');
/** The files that are measured. */
const MEASURED = ['src', 'js', 'index.js', 'Cargo.lock', 'Cargo.toml'];

/**
 * Returns what a reader must know of a run, by name.
 *
 * @param {import('../rounds.js').Plan} plan
 * @returns {Array<[name: string, value: string]>}
 */
function conditions({ host, peers, rounds, times }) {
  const [cpu] = os.cpus();
  return [
    ['Host', host.describe().version],
    ['Package', `${OURS} ${version}, ${commit()}`],
    ['Peers', peerVersions(peers).join(', ')],
    ['Machine', `${os.cpus().length} × ${cpu.model}, ${os.type()} ${os.release()}`],
    ['Load average before', os.loadavg()[0].toFixed(1)],
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Rounds', `${rounds}, each of ${times.warmUp} ms to warm up and ${times.duration} ms measured`],
    ['Command', ['node bench/index.js', ...process.argv.slice(2)].join(' ')],
  ];
}

/** Returns the version of each package once. @param {string[]} peers */
function peerVersions(peers) {
  /** @type {Record<string, string>} */
  const versions = dependencies;
  const packages = new Set(peers.map(packageOf).filter((name) => name !== 'fork' && name !== OURS));
  return [...packages].map((name) => `${name} ${versions[name]}`);
}

/** @param {string} peer */
function packageOf(peer) {
  return peer.replace(/-(process|thread)$/, '');
}

/** Returns the last commit that changed what is measured. Later ones, such as the report's, do not matter. */
function commit() {
  /** @param {string[]} args */
  const git = (...args) =>
    execFileSync('git', [...args, '--', ...MEASURED], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    return `commit ${git('log', '-1', '--format=%h')}${git('status', '--porcelain') && ' and changes'}`;
  } catch {
    return 'no git commit';
  }
}

module.exports = { commit, conditions, peerVersions };
