'use strict';

// `npm run build:ws`: makes js/process-manager/vendor/ws.js of the package ws, so that the published package needs no
// dependency that only those who look at the process manager in a browser would use.

const fs = require('fs');
const path = require('path');
const { rolldown } = require('rolldown');

const ROOT = path.join(__dirname, '..', '..');
const folder = path.join(ROOT, 'js', 'process-manager', 'vendor');
const ws = path.dirname(require.resolve('ws/package.json'));

async function main() {
  const bundle = await rolldown({
    input: path.join(ws, 'lib', 'websocket-server.js'),
    platform: 'node',
    // Faster natively, where they are installed; ws looks for them and does without.
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'warn',
  });
  const banner = `// @ts-nocheck\n/* ws ${require('ws/package.json').version}\n\n${fs.readFileSync(path.join(ws, 'LICENSE'), 'utf8')}*/`;
  await bundle.write({ file: path.join(folder, 'ws.js'), format: 'cjs', banner, exports: 'auto' });
  await bundle.close();
}

main();
