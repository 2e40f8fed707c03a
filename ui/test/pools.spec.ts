import type { Page } from '@playwright/test';
import { expect, NOW, POOL, poolChild, test } from './backend';

test.beforeEach(async ({ page, backend }) => {
  await backend.open();
  backend.pools([POOL]);
  await page.getByRole('button', { name: 'Pools' }).click();
});

const pool = (page: Page) => page.getByRole('article', { name: 'Pool resize' });
const childPids = (page: Page) => pool(page).locator('td.child-pid').allTextContents();

test('shows throughput, queue, restarts and latencies of a pool', async ({ page }) => {
  await expect(pool(page).locator('.pool-head')).toContainText('Least connections2 of 4 children');
  await expect(pool(page).locator('.pool-path')).toHaveText('resize.js');
  await expect(pool(page).locator('.pool-path')).toHaveAttribute('title', '/app/resize.js');
  const figures = await pool(page).locator('.figures dd').allTextContents();
  expect(figures).toEqual(['42.0/s', '3', '7', '1,234', '2', '5', '6', '1']);
  const wait = pool(page)
    .getByRole('table', { name: 'Latency' })
    .getByRole('row')
    .filter({ hasText: 'Wait' });
  await expect(wait.getByRole('cell')).toHaveText(['2.00 ms', '1.50 ms', '4.00 ms', '12.5 ms', '1.25 s']);
});

test('draws the last minute', async ({ page, backend }) => {
  await expect(pool(page).getByRole('img')).toHaveAccessibleName(
    'Last minute of resize: now 42.0 calls answered per second, 3 in flight, 7 queued',
  );
  backend.pools([{ ...POOL, throughput: 99 }], NOW + 1000);
  await expect(pool(page).getByRole('img')).toHaveAccessibleName(/now 99\.0 calls/);
  await expect(pool(page).locator('canvas')).toBeVisible();
});

test('shows calls per child, sorted both ways by every column', async ({ page, backend }) => {
  const first = poolChild(130, {
    state: 'busy',
    done: 900,
    throughput: 9,
    inFlight: 5,
    queued: 4,
    failed: 3,
    sleeps: 2,
    current: { task: 'resize', ms: 40 },
  });
  const run = { count: 5, mean: 1, p50: 0.5, p90: 1, p99: 2, p999: 3, max: 3 };
  const second = poolChild(131, {
    state: 'asleep',
    done: 334,
    throughput: 1,
    inFlight: 0,
    queued: 0,
    failed: 0,
    sleeps: 0,
    run,
    current: { task: 'crop', ms: 7 },
  });
  backend.pools([{ ...POOL, children: [first, second] }], NOW + 1000);
  await expect(pool(page).locator('td.child-done').first()).toHaveText('900');
  const columns = [
    'State',
    'Current task',
    'Calls',
    'Per second',
    'In flight',
    'Queued',
    'Run p50',
    'Run p99',
    'Failed',
    'Sleeps',
    'Child',
  ];
  for (const column of columns) {
    const header = pool(page).getByRole('columnheader', { name: column });
    await header.getByRole('button').click();
    const before = await childPids(page);
    await header.getByRole('button').click();
    expect(await childPids(page), column).toEqual(before.reverse());
  }
});

test('shows what each child is at, and for how long', async ({ page, backend }) => {
  const children = [poolChild(130, { current: { task: 'resize', ms: 1250 } }), poolChild(131)];
  backend.pools([{ ...POOL, children }], NOW + 1000);
  await expect(pool(page).locator('td.child-current')).toHaveText(['resize1.25 s', '–']);
});

test('shows the tasks of a pool that counts by them, sorted both ways by every column', async ({
  page,
  backend,
}) => {
  const tasks = pool(page).getByRole('table', { name: 'Tasks of resize' });
  await expect(tasks).toHaveCount(0);
  const slow = { count: 5, mean: 90, p50: 80, p90: 100, p99: 120, p999: 140, max: 150 };
  const fast = { count: 5, mean: 1, p50: 0.5, p90: 1, p99: 2, p999: 3, max: 3 };
  const rows = [
    { name: 'resize', done: 1200, failed: 3, wait: slow, run: slow },
    { name: 'crop', done: 34, failed: 0, wait: fast, run: fast },
  ];
  backend.pools([{ ...POOL, tasks: rows, moreTasks: 2 }], NOW + 1000);
  await expect(tasks.getByRole('row').nth(1).getByRole('cell')).toHaveText([
    'resize',
    '1,200',
    '3',
    '80.0 ms',
    '120 ms',
    '140 ms',
    '80.0 ms',
    '120 ms',
    '140 ms',
  ]);
  await expect(pool(page)).toContainText('2 more tasks with fewer calls');
  const names = () => tasks.locator('td:first-child').allTextContents();
  for (const column of await tasks.getByRole('columnheader').all()) {
    await column.getByRole('button').click();
    const before = await names();
    await column.getByRole('button').click();
    expect(await names()).toEqual(before.reverse());
  }
});

test('leads from a child to its process', async ({ page, backend }) => {
  await pool(page).getByRole('button', { name: '131' }).click();
  await expect(page.getByRole('region', { name: 'Details of resize.js, process 131' })).toBeVisible();
  await backend.received('subscribe', ({ console }) => console === 131);
});

test('says when there are no pools', async ({ page, backend }) => {
  backend.pools([], NOW + 1000);
  await expect(page.getByText('No pools', { exact: true })).toBeVisible();
});
