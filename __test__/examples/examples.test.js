'use strict';

const { execFileSync, execSync } = require('child_process');
const { createHash } = require('crypto');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { LoadBalancer } = require('electron-re-native');
const { runExample, NOTHING } = require('./run-example.js');

const ROOT = path.join(__dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');

/** Runs an example that must do well and leave nothing behind. */
async function outputOf(name) {
  const { code, stdout, stderr, left } = await runExample(name);
  expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: NOTHING });
  return stdout;
}

test('quick start', async () => {
  const file = fs.readFileSync(path.join(EXAMPLES, 'quick-start', 'index.js'));
  const sha256 = createHash('sha256').update(file).digest('hex');
  expect(await outputOf('quick-start')).toBe(
    `sum: 6\nsha256: ${sha256}\nas electron-re does it: { error: null, result: 9 }\n`,
  );
});

test('plain functions', async () => {
  const file = fs.readFileSync(path.join(EXAMPLES, 'plain-functions', 'index.js'));
  const sha256 = createHash('sha256').update(file).digest('hex');
  expect(await outputOf('plain-functions')).toBe(`sha256: ${sha256}\nfibonacci: 6765\n`);
});

test('the first lines of the README and of the site are a program, which runs', () => {
  const pages = ['README.md', 'site/home.md'].map((page) => fs.readFileSync(path.join(ROOT, page), 'utf8'));
  for (const name of ['tasks.mjs', 'app.mjs']) {
    const sample = fs.readFileSync(path.join(EXAMPLES, 'modules', name), 'utf8');
    for (const page of pages) expect(page).toContain(sample);
  }
  const program = path.join(EXAMPLES, 'modules/app.mjs');
  expect(execFileSync(process.execPath, [program], { encoding: 'utf8' })).toBe('6\n');
});

test('TypeScript: compiled as the page says, the program runs', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'typescript-'));
  try {
    fs.cpSync(path.join(EXAMPLES, 'typescript'), folder, { recursive: true });
    fs.mkdirSync(path.join(folder, 'node_modules'));
    fs.symlinkSync(ROOT, path.join(folder, 'node_modules/electron-re-native'), 'junction');
    fs.symlinkSync(
      path.join(ROOT, 'node_modules/@types'),
      path.join(folder, 'node_modules/@types'),
      'junction',
    );
    const { start } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).scripts;
    expect(fs.readFileSync(path.join(ROOT, 'docs/start/node.md'), 'utf8')).toContain(
      `npx ${start.replace(' && ', '\n')}`,
    );
    const env = {
      ...process.env,
      PATH: `${path.join(ROOT, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`,
    };
    expect(execSync(start, { cwd: folder, env, encoding: 'utf8' })).toBe('6\n');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

describe('strategies', () => {
  let shares;
  beforeAll(async () => {
    const rows = (await outputOf('strategies')).matchAll(/^│ ([A-Z_]+) +│ +(\d+) │ +(\d+) │ +(\d+) │$/gm);
    shares = Object.fromEntries([...rows].map(([, name, ...counts]) => [name, counts.map(Number)]));
  });

  test('each is shown, and no call is missing', () => {
    expect(Object.keys(shares)).toEqual(Object.keys(LoadBalancer.ALGORITHM));
    for (const counts of Object.values(shares)) expect(counts.reduce((a, b) => a + b)).toBe(360);
  });

  test('those that leave nothing to chance are exact', () => {
    expect(shares).toMatchObject({
      POLLING: [120, 120, 120],
      WEIGHTS_POLLING: [60, 120, 180],
      SPECIFY: [0, 0, 360],
    });
  });

  // Six standard deviations: once in a billion runs this fails for no reason.
  test.each([
    ['RANDOM', [1 / 3, 1 / 3, 1 / 3]],
    ['WEIGHTS_RANDOM', [1 / 6, 2 / 6, 3 / 6]],
  ])('%s has the shares it should have', (name, expected) => {
    expected.forEach((share, i) => {
      const deviation = Math.sqrt(360 * share * (1 - share));
      expect(Math.abs(shares[name][i] - 360 * share)).toBeLessThan(6 * deviation);
    });
  });

  test('counting connections leaves no child out; with weights, the heaviest gets most', () => {
    expect(Math.min(...shares.MINIMUM_CONNECTION)).toBeGreaterThan(60);
    const [light, , heavy] = shares.WEIGHTS_MINIMUM_CONNECTION;
    expect(heavy).toBeGreaterThan(light);
  });
});

test('sticky sessions', async () => {
  const lines = (await outputOf('sticky-sessions')).trimEnd().split('\n');
  const [first, second, third, fourth] = lines.filter((line) => line.startsWith('round')).map(visitsOf);
  const names = ['ada', 'bob', 'cleo', 'dan', 'eve'];

  expect(Object.keys(first)).toEqual(names);
  expect(new Set(names.map((name) => first[name].pid)).size).toBe(3);
  for (const name of names) {
    expect(first[name].visits).toBe(1);
    expect(second[name]).toEqual({ visits: 2, pid: first[name].pid });
    expect(third[name]).toEqual({ visits: 3, pid: first[name].pid });
  }
  const lost = names.filter((name) => first[name].pid === first.ada.pid);
  for (const name of names) {
    if (lost.includes(name)) {
      expect(fourth[name].visits).toBe(1);
      expect(fourth[name].pid).not.toBe(first.ada.pid);
    } else {
      expect(fourth[name]).toEqual({ visits: 4, pid: first[name].pid });
    }
  }
  expect(lines).toContain(`the child of ada has ended: ${lost.join(' and ')} start again`);
  expect(lines.at(-1)).toBe('dan leaves: true; known: ada, bob, cleo, eve');
});

/** @param {string} line such as `round 1: ada 1 (4711), bob 1 (4712)` */
function visitsOf(line) {
  const found = line.matchAll(/(\w+) (\d+) \((\d+)\)/g);
  return Object.fromEntries(
    [...found].map(([, name, visits, pid]) => [name, { visits: +visits, pid: +pid }]),
  );
}

test('upload: slices that fail are sent again, and both sides agree', async () => {
  const output = await outputOf('upload');
  const failed = [...output.matchAll(/^slice (\d+) failed: (.+)$/gm)].map(([, slice, why]) => [+slice, why]);
  expect(failed.sort(([a], [b]) => a - b)).toEqual([
    [0, 'the server answered 503'],
    [5, expect.stringMatching(/ECONNRESET|EPIPE|socket hang up/)],
    [10, 'the server answered 503'],
    [15, expect.stringMatching(/ECONNRESET|EPIPE|socket hang up/)],
  ]);
  // A child whose only slice failed counts for nothing.
  expect(output).toMatch(/^uploaded 17 slices by [2-4] children$/m);

  const [, sent, received] = output.match(/^sent: +([\da-f]{64})\nreceived: +([\da-f]{64})$/m);
  expect(received).toBe(sent);

  const port = Number(output.match(/^server: http:\/\/127\.0\.0\.1:(\d+)$/m)[1]);
  expect(await connect(port)).toBe('ECONNREFUSED');
});

/** @param {number} port on loopback */
function connect(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve('connected')).on('error', ({ code }) => resolve(code));
    socket.on('connect', () => socket.destroy());
  });
}
