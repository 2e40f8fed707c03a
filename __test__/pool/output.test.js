'use strict';

const { once } = require('events');
const { openPool } = require('../helpers/pools');
const { runHost } = require('../helpers/run-script');
const { until, within } = require('../electron/wait');

test("'output' tells what children print, characters whole", async () => {
  const pool = openPool({ max: 1 });
  const seen = { stdout: '', stderr: '' };
  const pids = new Set();
  pool.on('output', ({ pid, stream, text }) => {
    seen[stream] += text;
    pids.add(pid);
  });
  const text = '🧊大ü\n'.repeat(20e3);
  await Promise.all([pool.run('print', text), pool.run('printError', 'oops\n')]);
  await until(() => seen.stdout.length === text.length && seen.stderr, 'all output');
  expect(seen.stdout === text).toBe(true);
  expect(seen.stderr).toBe('oops\n');
  expect([...pids]).toEqual([pool.forked[0].pid]);
});

test('a child that prints 10 MB is never blocked, though nobody listens', async () => {
  const pool = openPool({ max: 1 });
  for (let piece = 0; piece < 10; piece += 1) {
    expect(await pool.run('print', 'x'.repeat(1e6))).toBe('printed');
  }
  const [forked] = pool.forked;
  expect(await pool.run('flushed')).toBe(0);
  expect(forked.lastOutput.length).toBeLessThanOrEqual(100);
});

test('the last 100 lines are kept', async () => {
  const pool = openPool({ max: 1 });
  const lines = Array.from({ length: 150 }, (_, at) => `line ${at} ü`);
  await pool.run('print', `${lines.join('\n')}\n`);
  await until(() => pool.forked[0].lastOutput.length >= 100, 'lines');
  await until(() => pool.forked[0].lastOutput.includes('line 149 ü'), 'the last line');
  expect(pool.forked[0].lastOutput).toEqual(lines.slice(50));
});

test('child.stdout and child.stderr are streams of what is printed from then on', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const { child } = pool.forked[0];
  expect(child.stdout).toBe(child.stdout);
  const seen = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (seen.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (seen.stderr += text));
  await pool.run('print', 'grüß dich 🧊');
  await pool.run('printError', 'oops');
  const ends = Promise.all([once(child.stdout, 'end'), once(child.stderr, 'end')]);
  pool.send('exit', 0).catch(() => {});
  await within(ends, 'the streams to end');
  expect(seen).toEqual({ stdout: 'grüß dich 🧊', stderr: 'oops' });
});

/** Has a child write these bytes to its stdout, each list by its own write. */
const write = (pool, ...pieces) =>
  pool.run('value', `${JSON.stringify(pieces)}.forEach((piece) => writeBytes(piece))`);

test.each([false, true])(
  'bytes arrive as they are, and as text; with a text listener: %s',
  async (isHeard) => {
    const pool = openPool({ max: 1 });
    await pool.run(
      'value',
      `void (globalThis.writeBytes = (bytes) => process.stdout.write(new Uint8Array(bytes)))`,
    );
    let text = '';
    if (isHeard) pool.on('output', (output) => (text += output.text));
    const chunks = [];
    pool.forked[0].child.stdout.on('data', (chunk) => chunks.push(chunk));
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    await write(pool, all, [0xe2], [0x82, 0xac], all, [0xe2, 0x82]);
    const expected = Buffer.from([...all, 0xe2, 0x82, 0xac, ...all, 0xe2, 0x82]);
    await until(() => Buffer.concat(chunks).length === expected.length, 'all bytes');
    expect(Buffer.concat(chunks).equals(expected)).toBe(true);
    const exit = once(pool, 'exit');
    pool.run('exit', 0).catch(() => {});
    await exit;
    expect(text === (isHeard ? expected.toString() : '')).toBe(true);
  },
);

test('a character is whole, however it is cut, and what never becomes one is replaced at the end', async () => {
  const pool = openPool({ max: 1 });
  await pool.run(
    'value',
    `void (globalThis.writeBytes = (bytes) => process.stdout.write(new Uint8Array(bytes)))`,
  );
  const texts = [];
  pool.on('output', (output) => texts.push(output.text));
  const word = [...Buffer.from('a🧊é')];
  for (const byte of word) await write(pool, [byte]);
  await until(() => texts.join('') === 'a🧊é', 'the word');
  expect(texts.join('|')).not.toContain('\ufffd');
  await write(pool, [0xf0, 0x9f]);
  const exit = once(pool, 'exit');
  pool.run('exit', 0).catch(() => {});
  await exit;
  expect(texts.join('')).toBe('a🧊é\ufffd');
});

test('a flood of lines arrives in pieces, in order, and complete; without a listener it does not', async () => {
  const pool = openPool({ max: 1 });
  let [text, events] = ['', 0];
  const listener = (output) => {
    text += output.text;
    events += 1;
  };
  pool.on('output', listener);
  const lines = 20e3;
  await pool.run(
    'value',
    `(() => { for (let i = 0; i < ${lines}; i += 1) process.stdout.write(i + ' é\\n'); })()`,
  );
  const expected = Array.from({ length: lines }, (_, at) => `${at} é\n`).join('');
  await until(() => text.length === expected.length, 'all lines');
  expect(text === expected).toBe(true);
  expect(events).toBeLessThan(lines / 4);
  pool.off('output', listener);
  await pool.run('print', 'unheard\n');
  await until(() => pool.forked[0].lastOutput.includes('unheard'), 'it to be read');
  pool.on('output', listener);
  await pool.run('print', 'heard\n');
  await until(() => text.endsWith('heard\n'), 'what is heard again');
  expect(text.slice(expected.length)).toBe('heard\n');
});

test('the last output of a child before its end arrives', async () => {
  const pool = openPool({ max: 1 });
  let seen = '';
  pool.on('output', ({ text }) => (seen += text));
  await pool.run('pid');
  const exit = once(pool, 'exit');
  pool.send('lastWords', 'last words\n').catch(() => {});
  await exit;
  expect(seen).toContain('last words\n');
});

test('a stream that is asked for after the end has ended', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const { child } = pool.forked[0];
  await pool.kill();
  child.stdout.resume();
  await within(once(child.stdout, 'end'), 'the end');
});

test.each(['inherit', 'ignore'])("with stdio '%s' there is nothing to read here", async (stdio) => {
  const pool = openPool({ max: 1, stdio });
  const outputs = [];
  pool.on('output', (output) => outputs.push(output));
  expect(await pool.run('print', stdio === 'ignore' ? 'nowhere\n' : '')).toBe('printed');
  const { child, lastOutput } = pool.forked[0];
  expect([child.stdout, child.stderr, lastOutput, outputs]).toEqual([null, null, [], []]);
  expect(await pool.run('devices')).toMatchObject({
    stdin: '/dev/null',
    ...(stdio === 'ignore' && { stdout: '/dev/null', stderr: '/dev/null' }),
  });
});

test("with stdio 'inherit' it is the host's own", async () => {
  const { stdout, stderr, code } = await runHost('alive.js', ['inherited']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "the child's own stderr\n" });
  expect(stdout).toContain("the child's own stdout\n");
});
