'use strict';
// The package managers that install a release, one version of each. The cache of downloads keeps them.

const path = require('path');
const { fromNpm } = require('../cross/downloads.js');

/**
 * `add` has the arguments before the package to install. `settings` returns the files by which an app names its
 * registry.
 *
 * @typedef {{ package: string, version: string, program: string, add: string[],
 *   settings: (registry: string) => Record<string, string> }} Manager
 */

/** @type {Manager['settings']} */
const npmSettings = (registry) => ({ '.npmrc': `registry=${registry}/\n` });

/** Packagers of Electron apps need a node_modules folder. @type {Manager['settings']} */
const yarnSettings = (registry) => ({
  '.yarnrc.yml': `
nodeLinker: node-modules
enableTelemetry: false
npmMinimalAgeGate: 0
npmRegistryServer: '${registry}'
unsafeHttpWhitelist: ['127.0.0.1']
`,
});

/** @type {Manager[]} */
const MANAGERS = [
  {
    package: 'npm',
    version: '10.9.9',
    program: 'bin/npm-cli.js',
    add: ['install', '--no-audit', '--no-fund'],
    settings: npmSettings,
  },
  { package: 'pnpm', version: '10.34.9', program: 'bin/pnpm.cjs', add: ['add'], settings: npmSettings },
  {
    package: 'yarn',
    version: '1.22.22',
    program: 'bin/yarn.js',
    add: ['add', '--non-interactive'],
    settings: npmSettings,
  },
  {
    package: '@yarnpkg/cli-dist',
    version: '4.18.1',
    program: 'bin/yarn.js',
    add: ['add'],
    settings: yarnSettings,
  },
];

/** Returns the path of the manager's program. @param {Manager} manager */
function programOf({ package: name, version, program }) {
  return path.join(fromNpm(name, version), 'package', program);
}

module.exports = { MANAGERS, programOf };
