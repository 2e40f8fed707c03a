import { expect, NOW, POOL, row, ROWS, rowOf, signal, test } from './backend';

const LONG = 'a-very-long-name-that-nobody-would-choose-but-somebody-has-'.repeat(3);
const LONG_ROW = row(160, {
  name: LONG,
  pool: 'p2',
  poolName: LONG,
  strategy: 'WEIGHTS_MINIMUM_CONNECTION',
  state: 'idle',
  inFlight: 0,
  actions: ['kill', 'sleep', 'restart', 'recycle'],
  canRecord: true,
});

/** A narrow window, one beside another, and 1280 by 800 at 200 %. */
for (const [width, height] of [
  [400, 700],
  [640, 400],
]) {
  test(`can be used at ${width} by ${height}`, async ({ page, backend }) => {
    await page.setViewportSize({ width, height });
    await backend.open({}, [...ROWS, LONG_ROW]);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect(rowOf(page, LONG).locator('.cell-state')).toBeInViewport({ ratio: 1 });
    await expect(rowOf(page, LONG).locator('.cell-memory')).toBeInViewport({ ratio: 1 });
    await expect(page.locator('.total-memory')).toBeInViewport({ ratio: 1 });
    await expect(rowOf(page, LONG).locator('.state')).toHaveText('Idle');

    await rowOf(page, LONG).click();
    const actions = page.getByRole('group', { name: 'Actions' });
    for (const name of ['Sleep', 'Restart', 'Kill']) {
      await actions.getByRole('button', { name }).scrollIntoViewIfNeeded();
      await expect(actions.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
    }
    const levels = page.getByRole('group', { name: 'Levels' });
    await levels.scrollIntoViewIfNeeded();
    await expect(levels).toBeInViewport({ ratio: 1 });
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Close details' }).click();

    await page.getByRole('button', { name: 'Pools' }).click();
    backend.pools([{ ...POOL, id: 'p2', name: LONG, path: `/app/${LONG}` }], NOW);
    await expect(page.getByText('2 of 4 children')).toBeInViewport({ ratio: 1 });
    for (const figure of await page.locator('.figures dd').all()) {
      await figure.scrollIntoViewIfNeeded();
      await expect(figure).toBeInViewport({ ratio: 1 });
    }
    expect(await overflow()).toBeLessThanOrEqual(0);

    await page.getByRole('button', { name: 'Signals' }).click();
    await backend.received('subscribe', ({ signals }) => signals);
    backend.signals([signal(1, { from: LONG, to: 'sync' })], true);
    await expect(page.getByRole('grid')).toContainText('ping');
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
}

test('shows what else there is of a process and of a pool beside a long name', async ({ page, backend }) => {
  await backend.open({}, [...ROWS, LONG_ROW]);
  await rowOf(page, LONG).click();
  for (const fact of ['PID', 'Up', 'Parent']) {
    const shown = page.locator('.facts > div').filter({ hasText: fact }).first();
    await expect(shown).toBeInViewport({ ratio: 1 });
  }
  await page.getByRole('button', { name: 'Pools' }).click();
  backend.pools([{ ...POOL, name: LONG }], NOW);
  await expect(page.getByText('2 of 4 children')).toBeInViewport({ ratio: 1 });
});
