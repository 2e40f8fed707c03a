'use strict';
// An app written against electron-re 1.3.0, with electron-re itself and with this package in its place.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { lastReport, runNode } = require('../helpers/run-script');

const ROOT = path.join(__dirname, '../..');
const APP = path.join(__dirname, '../fixtures/app');

/** Installs a package as `electron-re` beside a copy of the app, and runs it. */
async function runWith(folder) {
  const app = fs.mkdtempSync(path.join(os.tmpdir(), 'app-'));
  try {
    fs.mkdirSync(path.join(app, 'node_modules'));
    fs.symlinkSync(folder, path.join(app, 'node_modules/electron-re'));
    for (const file of fs.readdirSync(APP)) fs.copyFileSync(path.join(APP, file), path.join(app, file));
    return lastReport(await runNode([path.join(app, 'main.js')]));
  } finally {
    fs.rmSync(app, { recursive: true });
  }
}

const good = (result) => ({ error: null, result });

const KEPT = {
  slices: { whole: 'Eine Datei in Scheiben: 大きさ 🧊', numbers: good(6), read: true },
  sessions: { sticks: true, differ: true, bound: true, all: [good(9), good(9)], killed: true },
  tasks: [
    good('there'),
    good('forgotten'),
    { error: 'ProcessHost: processor for action-[temporary] is not found!', result: null },
    good(2),
    good('ProcessHost: the processor must be a function!'),
  ],
  messages: { heard: 'grüß dich' },
  growing: { one: 1, two: 2, limit: 2 },
  balancing: {
    turns: ['a', 'b', 'a', 'b', 'a'],
    specified: { id: 'c', weight: 2 },
    random: 'z',
    none: null,
    algorithm: 'RANDOM',
  },
  idling: { ids: [1, 2], watched: [2], defaults: { expect: 600e3, internal: 30e3 } },
  printing: { value: good('shouted') },
  host: ['function', 'function', 'function', 'function'],
};

const lost = { code: 'ERR_CHILD_EXITED', signal: 'SIGKILL' };

/** Part of the app: what electron-re does, what this package does. */
const FIXED = {
  failing: [
    { result: 'TypeError: on purpose', zero: {} },
    { name: 'TypeError', message: 'on purpose', result: 'TypeError: on purpose', zero: 0 },
  ],
  dying: [
    { lost: 'never settles', next: 'number' },
    { lost, next: 'number' },
  ],
  dyingOfAll: ['never settles', [1, 2].map(() => ({ code: lost.code, result: null }))],
  shrinking: [{ forked: 2 }, { forked: 1 }],
  specifying: [{ failed: 'TypeError' }, { same: true }],
};

describe("an app of electron-re's", () => {
  let theirs, ours;
  beforeAll(async () => {
    theirs = await runWith(path.dirname(require.resolve('electron-re/package.json')));
    ours = await runWith(ROOT);
  });

  test.each(Object.keys(KEPT))('%s: the same with both', (part) => {
    expect({ theirs: theirs[part], ours: ours[part] }).toEqual({ theirs: KEPT[part], ours: KEPT[part] });
  });

  test.each(Object.keys(FIXED))('%s: what electron-re falls short of works', (part) => {
    const [before, after] = FIXED[part];
    expect({ theirs: theirs[part], ours: ours[part] }).toEqual({ theirs: before, ours: after });
  });

  test('warns of a bad limit; only electron-re of a smaller one', () => {
    expect({ theirs: theirs.warned, ours: ours.warned }).toEqual({ theirs: 2, ours: 1 });
  });
});
