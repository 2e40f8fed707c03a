'use strict';
// The package managers by which a release is installed, each in one version, kept where downloads are.

const path = require('path');
const { fromNpm } = require('../cross/downloads.js');

/**
 * `add` are the arguments before the package that an app installs; `settings` are the files by which the app names its registry.
 *
 * @typedef {{ package: string, version: string, program: string, add: string[],
 *   settings: (registry: string) => Record<string, string> }} Manager
 */

/** @type {Manager['settings']} */
const npmSettings = (registry) => ({ '.npmrc': `registry=${registry}/\n` });

/** The packagers of Electron's apps need a folder node_modules. @type {Manager['settings']} */
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

/** The path of its program. @param {Manager} manager */
function programOf({ package: name, version, program }) {
  return path.join(fromNpm(name, version), 'package', program);
}

module.exports = { MANAGERS, programOf };
