'use strict';

// The guard of macOS is a shell script, which runs on any system with process groups.

const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const SCRIPT = fs.readFileSync(path.join(__dirname, '../../src/core/platform/macos/guard.sh'), 'utf8');
/** What /bin/sh is on macOS, Debian and Alpine. */
const SHELLS = ['sh', 'bash', 'dash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

/** In seconds: for a child to end by itself, also on a busy machine. */
const ENOUGH = 8;

const started = [];

/** A process group whose leader says `ready` and then what it gets, as a child of a pool. @param {string} script */
function ward(script) {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  let printed = '';
  child.stdout.on('data', (data) => (printed += data));
  const ended = new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, printed })),
  );
  const ready = new Promise((resolve) => child.stdout.once('data', resolve));
  return { pid: child.pid, ready, ended };
}

/** @param {string} shell @param {number} [grace] in seconds */
async function guard(shell, grace = 0.5) {
  const child = spawn(shell, ['-c', SCRIPT, 'electron-re-native guard', String(grace)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const ended = new Promise((resolve) => child.on('close', resolve));
  const said = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  expect(said).toBe('ready\n');
  return {
    pid: child.pid,
    tell: (line) => child.stdin.write(`${line}\n`),
    hostEnds: () => child.stdin.end(),
    ended,
  };
}

afterEach(() => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The guard leads no group, and a group may have ended.
    }
  }
});

const LOOP = 'trap "" HUP INT TERM; echo ready; while :; do sleep 0.01; done';

describe.each(SHELLS)('the guard of macOS in %s', (shell) => {
  test('lets a child end by itself after the end of the host, also one that was stopped', async () => {
    const child = ward('echo ready; trap "echo woken; exit 5" CONT; kill -STOP $$; exit 1');
    await child.ready;
    const guards = await guard(shell, ENOUGH);
    guards.tell(`+ -${child.pid}`);
    guards.hostEnds();
    expect(await child.ended).toEqual({ code: 5, signal: null, printed: 'ready\nwoken\n' });
    expect(await guards.ended).toBe(0);
  });

  test('kills a child that goes on, with what it has started', async () => {
    // The stream ends when both have ended.
    const child = ward(`(${LOOP}) & ${LOOP}`);
    await child.ready;
    const guards = await guard(shell);
    guards.tell(`+ -${child.pid}`);
    guards.hostEnds();
    expect(await child.ended).toMatchObject({ signal: 'SIGKILL' });
    await guards.ended;
  });

  test('leaves alone what a child has started that is not to end as a whole', async () => {
    const child = ward(`sleep 600 >/dev/null & echo ready $!; exec sleep 600`);
    const grandchild = Number(String(await child.ready).split(' ')[1]);
    const guards = await guard(shell);
    guards.tell(`+ ${child.pid}`);
    guards.hostEnds();
    expect(await child.ended).toMatchObject({ signal: 'SIGKILL' });
    await guards.ended;
    expect(process.kill(grandchild, 0)).toBe(true);
    process.kill(grandchild, 'SIGKILL');
  });

  test('forgets children that have ended before, and no others', async () => {
    const [first, second, third] = [ward(LOOP), ward(LOOP), ward(LOOP)];
    await Promise.all([first.ready, second.ready, third.ready]);
    const guards = await guard(shell);
    for (const child of [first, second, third]) guards.tell(`+ -${child.pid}`);
    guards.tell(`- -${second.pid}`);
    guards.hostEnds();
    expect(await first.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await third.ended).toMatchObject({ signal: 'SIGKILL' });
    await guards.ended;
    expect(process.kill(second.pid, 0)).toBe(true);
  });

  test('passes on the first signal that it has got, and outlives all of them', async () => {
    const child = ward('trap "echo got; exit 3" INT; echo ready; while :; do sleep 0.01; done');
    await child.ready;
    const guards = await guard(shell, ENOUGH);
    guards.tell(`+ -${child.pid}`);
    process.kill(guards.pid, 'SIGINT');
    // It reads on after a signal.
    const other = ward(LOOP);
    await other.ready;
    guards.tell(`+ -${other.pid}`);
    guards.hostEnds();
    expect(await child.ended).toMatchObject({ code: 3, printed: 'ready\ngot\n' });
    expect(await other.ended).toMatchObject({ signal: 'SIGKILL' });
    await guards.ended;
  });
});
