'use strict';
// Measures how long a call from one service to another takes: directly, and through main. Run it in Electron:
//
//   electron bench/messages/index.js [--rounds N] [--calls N] [--write]
//
// Each round measures every way once, one directly after the other. Ratios are calculated within a round. `--write`
// writes the results into their own section of bench/REPORT.md.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { app, ipcMain } = require('electron');
const { BrowserService, MessageChannel } = require('../..');
const { commit } = require('../report/conditions.js');
const { replaceSection, toMarkdown } = require('../report/markdown.js');

const option = (name, standard) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? standard : Number(process.argv[at + 1]);
};
const ROUNDS = option('rounds', 31);
const CALLS = option('calls', 200);
const REPORT = path.join(__dirname, '../REPORT.md');

/** The ways from `near` to `far`. */
const WAYS = {
  straight: 'MessageChannel, straight',
  routed: 'MessageChannel, through a handler in main',
  native: "Electron's own IPC, through main",
  utility: 'MessageChannel, straight to a utility process',
};

/** Calls `far` for `near`, with the least code that Electron's own IPC needs for it. */
function routeNatively(far) {
  let last = 0;
  const waiting = new Map();
  ipcMain.on('bench:reply', (event, id, value) => {
    waiting.get(id)(value);
    waiting.delete(id);
  });
  ipcMain.handle('bench:native', (event, value) => {
    const id = ++last;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      far.webContents.send('bench:call', id, value);
    });
  });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const range = (numbers) => `${Math.min(...numbers).toFixed(2)} to ${Math.max(...numbers).toFixed(2)}`;

/** Returns the microseconds per call of each way, by round. `busy` keeps main busy half of the time. */
async function measure(busy) {
  const work = busy && setInterval(() => spin(5), 10);
  const rounds = [];
  for (let round = -1; round < ROUNDS; round++) {
    const times = {};
    for (const way of Object.keys(WAYS))
      times[way] = await MessageChannel.invoke('near', 'measure', {
        way,
        calls: round < 0 ? CALLS / 4 : CALLS,
      });
    // The first round is for warming up.
    if (round >= 0) rounds.push(times);
  }
  clearInterval(work);
  return rounds;
}

function spin(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

function tell(title, rounds) {
  console.log(`\n${title}`);
  for (const [way, name] of Object.entries(WAYS)) {
    const times = rounds.map((round) => round[way]);
    const ratios = rounds.map((round) => round[way] / round.routed);
    console.log(
      `  ${name.padEnd(46)} ${median(times).toFixed(0).padStart(6)} µs  ${median(ratios).toFixed(2)} of routed (${range(ratios)})`,
    );
  }
  return Object.fromEntries(
    ['routed', 'native'].map((way) => [way, median(rounds.map((round) => round.straight / round[way]))]),
  );
}

/** @param {string} title @param {Array<Record<string, number>>} rounds */
function tableOf(title, rounds) {
  const rows = Object.entries(WAYS).map(([way, name]) => {
    const ratios = rounds.map((round) => round[way] / round.routed);
    const time = median(rounds.map((round) => round[way]));
    return [name, `${time.toFixed(0)} µs`, `${median(ratios).toFixed(2)}×`, range(ratios)];
  });
  const head = ['way', 'a call', 'against through main', 'over the rounds'];
  return toMarkdown({ title, head, rows });
}

function write(idle, busy) {
  const { electron } = process.versions;
  const facts = [
    `Host: Electron ${electron}`,
    `Package: ${commit()}`,
    `Machine: ${os.cpus().length} × ${os.cpus()[0].model}, ${os.type()} ${os.release()}`,
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Rounds: ${ROUNDS}, medians; each of ${CALLS} calls, one at a time`,
    'Command: electron bench/messages/index.js --write',
  ];
  const tables = [tableOf('Main idle', idle), tableOf('Main busy half of the time', busy)];
  const text = `${facts.map((fact) => `- ${fact}`).join('\n')}\n\n${tables.join('\n\n')}`;
  const name = `From service to service, Electron ${electron.split('.')[0]}`;
  fs.writeFileSync(REPORT, replaceSection(fs.readFileSync(REPORT, 'utf8'), name, text));
}

app.whenReady().then(async () => {
  const service = (name, file, options) => new BrowserService(name, path.join(__dirname, file), options);
  const far = service('far', 'far.js');
  const services = [far, service('near', 'near.js'), service('utility', 'far.js', { runtime: 'utility' })];
  await Promise.all(services.map((each) => each.connected()));
  MessageChannel.handle('bench:routed', (event, value) => MessageChannel.invoke('far', 'echo', value));
  routeNatively(far);

  const { electron } = process.versions;
  console.log(
    `Electron ${electron}, ${os.cpus().length} × ${os.cpus()[0].model}, ${ROUNDS} rounds of ${CALLS} calls, one at a time`,
  );
  const [idle, busy] = [await measure(false), await measure(true)];
  const ratios = {
    idle: tell('Round trip from service to service, main idle', idle),
    busy: tell('Main busy half of the time', busy),
  };
  console.log(`\nratios ${JSON.stringify(ratios)}`);
  if (process.argv.includes('--write')) write(idle, busy);
  app.quit();
});
