import { expect, test as base, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface App {
  url: string;
  /** A child of the app's that does not end when it is asked to. */
  stubborn: number;
  /** Ends the app, as its user would. */
  end(): Promise<void>;
}

/** The page as `ProcessManager.serve` of a real app gives it; the addon must have been built. */
const test = base.extend<{ app: App }>({
  app: async ({ page }, use) => {
    const main = join(__dirname, 'app', 'main.cjs');
    const app = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exited = once(app, 'exit');
    try {
      const [said] = await once(createInterface(app.stdout), 'line', { signal: AbortSignal.timeout(20_000) });
      const end = async () => {
        app.stdin.end();
        await exited;
      };
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      await use({ ...(JSON.parse(String(said)) as Omit<App, 'end'>), end });
      expect(complaints).toEqual([]);
    } finally {
      app.stdin.end();
      const timer = setTimeout(() => app.kill('SIGKILL'), 10_000);
      if (app.exitCode === null && app.signalCode === null) await exited;
      clearTimeout(timer);
    }
  },
});

const row = (page: Page, text: string | number) =>
  page
    .getByRole('grid')
    .locator('.grid-body [role=row]')
    // By case: the pools' names are those of states, too.
    .filter({ hasText: new RegExp(String(text)) });

const pidOf = async (page: Page, text: string) =>
  Number(await row(page, text).first().locator('.cell-pid').textContent());

async function open(page: Page, app: App): Promise<void> {
  await page.goto(app.url);
  await expect(row(page, 'idle')).toHaveCount(1, { timeout: 20_000 });
  await expect(row(page, 'busy')).toHaveCount(2);
}

const SOON = { timeout: 20_000 };
const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('shows the processes of the app with figures that change', async ({ page, app }) => {
  await open(page, app);
  await expect(page).toHaveTitle('main.cjs – Process manager');
  await expect(row(page, 'Main')).toHaveCount(1);
  await expect(row(page, app.stubborn)).toHaveCount(1);
  await expect(row(page, 'Main').locator('.figure')).toHaveText(/^\d+\.\d$/, SOON);
  const cpu = row(page, 'busy').first().locator('.figure');
  await expect(cpu).not.toHaveText(/^(0\.0|–)$/, SOON);
  await row(page, 'busy').first().click();
  await expect(page.getByRole('img', { name: /^CPU, last minute: now \d/ })).toBeVisible(SOON);
  await expect(page.getByRole('log')).toContainText('worked for 5 ms', SOON);
});

test('puts a child to sleep, wakes it and puts another in its place', async ({ page, app }) => {
  await open(page, app);
  const pid = await pidOf(page, 'idle');
  await row(page, 'idle').click();
  await page.getByRole('button', { name: 'Sleep' }).click();
  await expect(row(page, pid)).toContainText('Asleep', SOON);
  await page.getByRole('button', { name: 'Wake' }).click();
  await expect(row(page, pid)).toContainText('Idle', SOON);
  await page.getByRole('button', { name: 'Restart' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart' }).click();
  await expect(row(page, pid)).toHaveCount(0, SOON);
  await expect(page.locator('#detail')).toContainText('Ended');
  const ended = page.getByRole('region', { name: 'Ended processes' }).getByRole('listitem');
  await expect(ended.filter({ hasText: String(pid) })).toContainText('as requested', SOON);
  await expect(row(page, 'idle')).toHaveCount(1, SOON);
  expect(await pidOf(page, 'idle')).not.toBe(pid);
  expect(alive(pid)).toBe(false);
});

test('kills after asking, by force what does not want to go', async ({ page, app }) => {
  await open(page, app);
  await row(page, app.stubborn).click();
  await expect(page.getByRole('log')).toContainText('here', SOON);
  await page.getByRole('button', { name: 'Kill' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(alive(app.stubborn)).toBe(true);
  await page.getByRole('button', { name: 'Kill' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Kill' }).click();
  await expect(page.getByRole('log')).toContainText('staying', SOON);
  await expect(page.getByText(/Ended by SIGKILL/)).toBeVisible(SOON);
  expect(alive(app.stubborn)).toBe(false);
  await expect(row(page, app.stubborn)).toHaveCount(0, SOON);
});

test('copies the address of a child that can be inspected', async ({ page, context, app }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(app.url).origin });
  await open(page, app);
  await row(page, 'idle').click();
  const button = page.getByTitle('Copy the address of its inspector');
  const address = (await button.textContent()) ?? '';
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  await button.click();
  await expect(page.getByText(`Copied ${address}`)).toBeVisible();
  expect((await fetch(`http://${address}/json/list`)).status).toBe(200);
});

test('shows what the pools do, and leads to their children', async ({ page, app }) => {
  await open(page, app);
  await page.getByRole('button', { name: 'Pools' }).click();
  const pool = page.getByRole('article', { name: 'Pool busy' });
  await expect(pool.locator('.pool-head')).toContainText('2 of 2 children');
  await expect(pool.locator('.figures dd').first()).toHaveText(/^[1-9]\d*\.\d\/s$/, SOON);
  await expect(pool.getByRole('row').filter({ hasText: 'Run' }).first().getByRole('cell').nth(1)).toHaveText(
    /ms$/,
  );
  const child = pool.locator('td.child-pid button').first();
  const pid = await child.textContent();
  await child.click();
  await expect(page.getByRole('region', { name: `Details of worker.cjs, process ${pid}` })).toBeVisible();
});

test('records a child, and saves what DevTools read', async ({ page, app }) => {
  await open(page, app);
  await row(page, 'idle').click();
  const recordings = page.getByRole('group', { name: 'Recordings' });
  for (const [button, key] of [
    ['CPU profile', 'nodes'],
    ['Heap snapshot', 'snapshot'],
  ]) {
    await recordings.getByRole('button', { name: button }).click();
    const dialog = page.getByRole('dialog');
    if (key === 'nodes') await dialog.getByRole('radio', { name: '1 s' }).check();
    const download = page.waitForEvent('download', SOON);
    await dialog.getByRole('button', { name: 'Record' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(JSON.parse(text)).toHaveProperty(key);
  }
});

test('a reload comes back, a second use of the address does not', async ({ page, context, app }) => {
  await open(page, app);
  await page.reload();
  await expect(row(page, 'idle')).toHaveCount(1, SOON);
  const other = await context.newPage();
  await other.goto(app.url);
  await expect(other.getByText('This address works only once')).toBeVisible(SOON);
  await other.close();
});

test('has no signals in plain Node, and says when the app is gone', async ({ page, app }) => {
  await open(page, app);
  await expect(page.getByRole('button', { name: 'Pools' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Signals' })).toHaveCount(0);
  await app.end();
  await expect(page.locator('.link')).toHaveText(/App ended|Reconnecting/, SOON);
});
