import type { Death } from '../src/protocol';
import { expect, NOW, POOL, rowOf, ROWS, test, type Backend } from './backend';

const DEATH: Death = {
  id: 0,
  time: NOW + 5000,
  pid: 130,
  name: 'resize.js',
  mark: 'node',
  pool: 'p1',
  poolName: 'resize',
  code: 1,
  signal: null,
  reason: null,
  lastWords: 'TypeError: no such picture',
  lostCalls: 3,
  wasAsked: false,
};

let told = 0;

function tell(backend: Backend, deaths: Partial<Death>[], reset = false): void {
  backend.connection.send({
    type: 'deaths',
    reset,
    deaths: deaths.map((death) => ({ ...DEATH, ...death, id: told++ })),
  });
}

test('lists the processes that have ended, the latest first, and how', async ({ page, backend }) => {
  await backend.open();
  await expect(page.getByRole('region', { name: 'Ended processes' })).toHaveCount(0);
  tell(backend, [DEATH, { pid: 7, code: null, signal: 'SIGKILL', lastWords: null, lostCalls: 1 }], true);
  tell(backend, [
    { pid: 8, code: 0, lastWords: null, lostCalls: 0, wasAsked: true },
    { pid: 9, code: null, lastWords: null, lostCalls: 0 },
  ]);
  const panel = page.getByRole('region', { name: 'Ended processes' });
  const items = panel.getByRole('listitem');
  await expect(items.locator('.end')).toHaveText([
    'Cause unknown',
    'Exit code 0, as requested',
    'Signal SIGKILL; 1 call lost',
    'Exit code 1; 3 calls lost',
  ]);
  await expect(items.last()).toContainText('TypeError: no such picture');
  await expect(panel).toContainText('4 processes');
  await expect(panel).toContainText('2 unexpectedly');
  const head = panel.getByRole('button');
  await head.click();
  await expect(head).toHaveAttribute('aria-expanded', 'false');
  await expect(items).toHaveCount(0);
  await head.click();
  // A page that reconnects gets all of them again.
  tell(backend, [DEATH], true);
  await expect(items).toHaveCount(1);
});

test('stops the time that a process is up at its end, and says how it ended', async ({ page, backend }) => {
  await backend.open();
  await rowOf(page, '130').click();
  const up = page.locator('.facts > div').filter({ hasText: 'Up' }).locator('dd');
  await expect(up).toHaveText('1m 00s');
  const others = ROWS.filter(({ pid }) => pid !== 130);
  backend.processes(others, NOW + 60_000);
  await expect(page.locator('#detail .state')).toHaveText('Ended');
  await expect(up).toHaveText('1m 00s');
  tell(backend, [DEATH]);
  await expect(page.locator('#detail .end')).toHaveText('Exit code 1; 3 calls lost');
  await expect(up).toHaveText('1m 05s');
  backend.processes(others, NOW + 120_000);
  await expect(up).toHaveText('1m 05s');
});

test('says why a window, a service or the GPU process has ended', async ({ page, backend }) => {
  await backend.open();
  const none = { code: null, signal: null, lastWords: null, lostCalls: 0 };
  tell(backend, [
    { ...none, signal: 'SIGSEGV', reason: 'crashed', mark: 'renderer' },
    { ...none, signal: 'SIGKILL', reason: 'killed', mark: 'gpu' },
    { ...none, code: 3, reason: 'abnormal-exit', mark: 'service' },
    { ...none, signal: 'SIGTRAP', reason: 'oom', mark: 'renderer' },
    { ...none, code: 0, reason: 'recycled', wasAsked: true },
    { ...none, code: 0, reason: 'drained', wasAsked: true },
    { ...none, reason: 'closed', mark: 'renderer' },
    { ...none, reason: 'left', mark: 'renderer' },
    { ...none, code: 1003, reason: 'launch-failed', mark: 'gpu', pid: null },
  ]);
  const panel = page.getByRole('region', { name: 'Ended processes' });
  await expect(panel.locator('.end')).toHaveText([
    'Did not start: exit code 1003',
    'Its window opened another page',
    'Closed',
    'Drained: exit code 0, as requested',
    'Replaced by a fresh child: exit code 0, as requested',
    'Out of memory: signal SIGTRAP',
    'Exit code 3',
    'Signal SIGKILL',
    'Crashed: signal SIGSEGV',
  ]);
  await expect(panel.locator('.death-pid').first()).toHaveText('–');
  await expect(panel.locator('.end-bad')).toHaveCount(6);
  await expect(panel).toContainText('5 unexpectedly');
});

test('tells of each pool how its children have ended', async ({ page, backend }) => {
  await backend.open();
  const counts = { exit: 1, signal: 2, outOfMemory: 3, asked: 1200, recycled: 5, drained: 6 };
  const other = { ...POOL, id: 'p2', name: 'search' };
  backend.pools([{ ...POOL, deaths: counts }, other, { ...POOL, id: 'p3', name: 'old', deaths: null }]);
  tell(
    backend,
    [DEATH, { pid: 131, code: 0, lastWords: null, lostCalls: 0, reason: 'drained', wasAsked: true }],
    true,
  );
  tell(backend, [{ pid: 140, pool: 'p2' }]);
  await page.getByRole('button', { name: 'Pools' }).click();
  const ended = page.getByRole('region', { name: /^Ended children of/ });
  await expect(ended).toHaveCount(1);
  const panel = page
    .getByRole('article', { name: 'Pool resize' })
    .getByRole('region', { name: 'Ended children of resize' });
  await expect(panel.locator('.deaths-head span')).toHaveText([
    '1,217 children',
    '3 out of memory',
    '2 by a signal',
    '1 by themselves',
    '1,200 asked to',
    '5 recycled',
    '6 drained',
  ]);
  await expect(panel.locator('.end-bad')).toHaveCount(3);
  const items = panel.getByRole('listitem');
  await expect(items).toHaveCount(0);
  await panel.getByRole('button').click();
  await expect(items.locator('.death-pid')).toHaveText(['131', '130']);
  await expect(items.last()).toContainText('TypeError: no such picture');
  await page.getByRole('button', { name: 'Processes' }).click();
  await page.getByRole('button', { name: 'Pools' }).click();
  await expect(items).toHaveCount(2);
});
