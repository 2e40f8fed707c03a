'use strict';

// `npm run picture:demo`: runs the demo in a terminal, and draws its output with its timing into
// docs/pictures/demo.svg.

const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const path = require('path');
const { toSvg } = require('./animation.js');
const { Screen } = require('./screen.js');

const ROOT = path.join(__dirname, '../..');
const OUT = path.join(ROOT, 'docs/pictures/demo.svg');
const COMMAND = 'npm run --silent demo';

async function record() {
  const screen = new Screen();
  screen.write(`$ ${COMMAND.replace('--silent ', '')}\n`, 0);
  // The demo shows its progress only on a terminal, which script(1) provides.
  const child = spawn('script', ['--quiet', '--return', '--command', COMMAND, '/dev/null'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const started = Date.now();
  child.stdout.setEncoding('utf8').on('data', (output) => screen.write(output, (Date.now() - started) / 1e3));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the demo has ended with ${code}`);
  return screen.lines;
}

record().then((lines) => {
  fs.writeFileSync(OUT, toSvg(lines));
  console.log(`${OUT}: ${Math.round(fs.statSync(OUT).size / 1024)} KB`);
});
