'use strict';
// `npm run demo:electron`: runs examples/electron-manager in Electron with the package in this folder, and opens its
// process manager. Without a display, it uses an invisible one.
//
//   npm run demo:electron -- [--once] [--pictures [FOLDER]]
//
//   --once      quit after everything has worked
//   --pictures  take a picture of every page, by default into docs/pictures, and quit; takes a minute and a half

const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { once } = require('events');
const { ensureElectron } = require('../electron/fetch.js');
const { startXvfb } = require('../electron/xvfb.js');
const { shrinkPictures } = require('./shrink.js');

const ROOT = path.join(__dirname, '../..');
const EXAMPLE = path.join(ROOT, 'examples/electron-manager');
const BUILT = ['js/electron/process-manager/page/index.html', 'js/process-manager/vendor/ws.js'];

/** Copies the example and installs this package in it, as in an app. */
function install(folder) {
  for (const file of BUILT) {
    if (!fs.existsSync(path.join(ROOT, file))) throw new Error(`${file} is missing: npm run build:all`);
  }
  const app = path.join(folder, 'app');
  fs.cpSync(EXAMPLE, app, { recursive: true });
  fs.mkdirSync(path.join(app, 'node_modules'));
  fs.symlinkSync(ROOT, path.join(app, 'node_modules/electron-re-native'), 'junction');
  return app;
}

/** Returns Electron's command line for the app and its pictures. */
function argsOf(app, folder, args) {
  const switches = [`--user-data-dir=${path.join(folder, 'data')}`];
  // Neither works in a container without privileges or on an invisible display.
  if (process.platform === 'linux') switches.push('--no-sandbox', '--disable-gpu');
  const at = args.indexOf('--pictures');
  if (at < 0) return { args: [...switches, app, ...args], env: {} };
  const pictures = path.resolve(args[at + 1] ?? path.join(ROOT, 'docs/pictures'));
  switches.push('--force-device-scale-factor=2', '--force-color-profile=srgb');
  return {
    args: [...switches, '-r', path.join(__dirname, 'take-pictures.js'), app],
    env: { DEMO_PICTURES: pictures },
  };
}

async function run(args) {
  const electron = ensureElectron();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-demo-'));
  const xvfb = process.platform === 'linux' && !process.env.DISPLAY ? await startXvfb() : undefined;
  try {
    const told = argsOf(install(folder), folder, args);
    const env = { ...process.env, ...told.env, ...(xvfb && { DISPLAY: xvfb.display }) };
    delete env.ELECTRON_RUN_AS_NODE;
    const started = Date.now();
    const app = spawn(electron.path, told.args, { env, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => app.kill(signal));
    const [code, signal] = await once(app, 'exit');
    if (signal) throw new Error(`Electron ended by ${signal}`);
    if (told.env.DEMO_PICTURES) await shrinkPictures(told.env.DEMO_PICTURES, started);
    return code;
  } finally {
    await xvfb?.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

run(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
