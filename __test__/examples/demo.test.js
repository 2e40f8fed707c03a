'use strict';

const { createHash } = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const zlib = require('zlib');
const { isAlive } = require('../electron/processes.js');
const { scripts } = require('../../package.json');
const { runExample, NOTHING } = require('./run-example.js');

const isLinux = process.platform === 'linux';
const BIG = 5 * 1024 * 1024;

let folder;
/** What the demo has to find: content by path. */
let files;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'demo files-'));
  // Noise does not get smaller, so that the big file is at work for a while, in the middle of the others.
  files = {
    'empty file': Buffer.alloc(0),
    'größe 大きさ 🧊.txt': Buffer.from('Größe'),
    'it\'s "quoted" $HOME `ls` \\ ;&|*?': Buffer.from('quotes'),
    'line\nbreak': Buffer.from('\n'),
    '-rf': Buffer.from('no option'),
    __proto: Buffer.from('close'),
    '.hidden/.file': Buffer.from('hidden'),
    [path.join('deep', ...'abcdefgh'.repeat(8), 'leaf')]: Buffer.from('far down'),
    'm/big': noise(BIG),
    'm/limit': noise(1024 * 1024),
    'm/limit+1': noise(1024 * 1024 + 1),
  };
  for (let i = 0; i < 25; i++) {
    files[`a/${i}`] = noise(i * 100);
    files[`z/${i}`] = Buffer.alloc(i * 5000, 'zero ');
  }
  for (const [name, content] of Object.entries(files)) write(name, content);
  write('.git/HEAD', 'ref: refs/heads/main');
  write('build/CACHEDIR.TAG', 'Signature: 8a477f597d28d172789f06886806bc55');
  write('build/object', 'not looked at');
  fs.symlinkSync('a', path.join(folder, 'link to folder'));
  fs.symlinkSync('empty file', path.join(folder, 'link to file'));
  fs.symlinkSync('nowhere', path.join(folder, 'link to nothing'));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Noise, the same each time. */
function noise(size) {
  const key = createHash('sha256').update(String(size)).digest();
  const cipher = require('crypto').createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return cipher.update(Buffer.alloc(size));
}

function write(name, content) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** The digest of it all, by the book. */
function expectedDigest(names) {
  return sha256(
    names
      .sort()
      .map((name) => `${name}\0${sha256(files[name])}\n`)
      .join(''),
  );
}

/** @param {string[]} args */
async function resultsOf(...args) {
  const { code, stdout, stderr, left } = await runExample('demo', [folder, '--json', ...args]);
  expect({ stderr, left }).toEqual({ stderr: '', left: NOTHING });
  const results = JSON.parse(stdout);
  expect({ code, failed: results.checks.filter(({ ok }) => !ok) }).toEqual({ code: 0, failed: [] });
  return results;
}

/** Every file once, with the right numbers. */
function expectAllFiles(results) {
  const names = Object.keys(files).sort();
  expect(results.files.map((file) => file.path)).toEqual(names);
  for (const file of results.files) {
    expect(file).toMatchObject({ bytes: files[file.path].length, sha256: sha256(files[file.path]) });
    // A stream may cut its blocks elsewhere than a single call does.
    const { length } = zlib.gzipSync(files[file.path]);
    expect(Math.abs(file.gzip - length)).toBeLessThanOrEqual(file.bytes > 2 ** 20 ? length / 1000 : 0);
  }
  expect(results.digest).toBe(expectedDigest(names));
}

test('every file is answered rightly, though a child is killed', async () => {
  const results = await resultsOf('--max', '2');
  expectAllFiles(results);

  const { pool, oneProcess, children } = results;
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  expect(pool).toMatchObject({ files: Object.keys(files).length, bytes, restarts: 1 });
  expect(oneProcess).toMatchObject({ files: pool.files, bytes, gzip: pool.gzip, isSample: false });
  expect(pool.killed).toEqual(expect.any(Number));
  expect(children.reduce((sum, child) => sum + child.files, 0)).toBe(pool.files);
  expect(children.length).toBeLessThanOrEqual(3);

  expect(results.skipped.sort()).toEqual(['.git', 'build']);
  expect(results.unreadable).toEqual([]);
});

test('calls that went with their child are asked again', async () => {
  // The only child is killed while it has the big file.
  const results = await resultsOf('--max', '1');
  expectAllFiles(results);
  expect(results.pool.lost).toBeGreaterThan(0);
  expect(results.children).toHaveLength(2);
  expect(results.children.map(({ pid }) => pid)).toContain(results.pool.killed);
});

test('in the end all children sleep, one is woken, and none is left', async () => {
  const { asleep, woken, left, pool } = await resultsOf('--max', '3');
  expect(asleep.length).toBeGreaterThanOrEqual(2);
  for (const child of asleep) {
    expect(child).toEqual({ pid: expect.any(Number), sleeping: true, state: isLinux ? 'T' : null });
    expect(child.pid).not.toBe(pool.killed);
    expect(isAlive(child.pid)).toBe(false);
  }
  expect(asleep.map(({ pid }) => pid)).toContain(woken.pid);
  expect(woken).toMatchObject({ isRight: true, state: isLinux ? expect.stringMatching(/[RS]/) : null });
  expect(left).toEqual([]);
});

test.each(['POLLING', 'SPECIFY', 'WEIGHTS_MINIMUM_CONNECTION'])('--strategy %s', async (strategy) => {
  const results = await resultsOf('--strategy', strategy, '--max', '2');
  expect(results.strategy).toBe(strategy);
  expectAllFiles(results);
});

test('--limit takes the first files', async () => {
  const results = await resultsOf('--limit', '3');
  const names = Object.keys(files).sort().slice(0, 3);
  expect(results.files.map((file) => file.path)).toEqual(names);
  expect(results.digest).toBe(expectedDigest(names));
});

test('a single file, with its child killed after it', async () => {
  const { files: found, pool, asleep } = await resultsOf('--limit', '1');
  expect(found).toHaveLength(1);
  expect(pool).toMatchObject({ lost: 0, restarts: 1, killed: expect.any(Number) });
  expect(asleep).toEqual([]);
});

// A name that is not text cannot be passed to a child: the file is found, but no file has the name that arrives.
(isLinux ? test : test.skip)('a file that cannot be read is counted and shown', async () => {
  const odd = Buffer.concat([Buffer.from(`${folder}/a/odd `), Buffer.from([0xff])]);
  fs.writeFileSync(odd, 'unreachable');
  try {
    const { unreadable, pool } = await resultsOf();
    expect(unreadable).toEqual([{ path: 'a/odd \ufffd', code: 'ENOENT' }]);
    expect(pool.files).toBe(Object.keys(files).length);

    const { code, stdout } = await runExample('demo', [folder]);
    expect(stdout).toContain('! unreadable    1: a/odd \ufffd (ENOENT)\n');
    expect(code).toBe(0);
  } finally {
    fs.unlinkSync(odd);
  }
});

test('what people see', async () => {
  const { code, stdout, stderr, left } = await runExample('demo', [folder, '--max', '2']);
  expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: NOTHING });
  const total = Object.keys(files).length;
  const lines = stdout.split('\n').map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      `SHA-256 and gzip size of every file of ${folder}`,
      `${total} files, skipped .git, build; at most 2 children, MINIMUM_CONNECTION`,
      expect.stringMatching(`^over the pool +${total} of ${total} files in [\\d.]+ s$`),
      expect.stringMatching(`^in one process +${total} of ${total} files in [\\d.]+ s$`),
      expect.stringMatching(`^│ the pool +│ +${total} │( +[\\d.]+ │){4} +[\\d.]+ × │$`),
      expect.stringMatching(`^│ one process +│ +${total} │( +[\\d.]+ │){4} +1 × │$`),
      expect.stringMatching(/^│ +\d+ │ +\d+ │ +[\d.]+ │ (━+ )?killed halfway +│$/),
      expect.stringMatching(`^✓ nothing lost .+; ${total} of ${total} files answered$`),
      expect.stringMatching(`^✓ same digests +[\\da-f]{16}… over all ${total} files, as in one process$`),
      expect.stringMatching(/^✓ asleep +idle children are suspended: \d+/),
      expect.stringMatching(/^✓ woken +the next call woke \d+ and was answered in [\d.]+ ms/),
      '✓ closed        no child is left',
    ]),
  );
  expect(stdout).not.toContain('✗');

  const [, next] = stdout.split('Try next:');
  const named = [...next.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
  expect(named).toContain('demo:electron');
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));

  // No terminal, no colours and no bar.
  expect(stdout).not.toContain('\u001b');
});

describe('what cannot be done is said in a sentence', () => {
  test.each([
    [['--colour'], "demo: Unknown option '--colour'; see --help"],
    [['nowhere/at/all'], "demo: cannot read the folder 'nowhere/at/all' (ENOENT); see --help"],
    [[__filename], `demo: '${__filename}' is no folder; see --help`],
    [['.', '..'], 'demo: one folder at a time, got . and ..; see --help'],
    [['--strategy', 'BEST'], "demo: there is no strategy 'BEST'; see --help"],
    [['--max', '0'], "demo: --max must be a whole number of at least 1, got '0'; see --help"],
    [['--limit', '1.5'], "demo: --limit must be a whole number of at least 1, got '1.5'; see --help"],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr, left } = await runExample('demo', args, 10e3);
    expect({ code, stdout, stderr, left }).toEqual({
      code: 1,
      stdout: '',
      stderr: `${message}\n`,
      left: NOTHING,
    });
  });

  test('a folder without files', async () => {
    const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-empty-'));
    try {
      const { code, stderr } = await runExample('demo', [empty]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `demo: there is no file in '${empty}'; see --help\n`,
      });
    } finally {
      fs.rmdirSync(empty);
    }
  });

  test('--help', async () => {
    const { code, stdout } = await runExample('demo', ['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--strategy NAME');
  });
});
