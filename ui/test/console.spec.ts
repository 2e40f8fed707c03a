import type { Page } from '@playwright/test';
import { expect, line, row, rowOf, ROWS, test } from './backend';

test.beforeEach(async ({ page, backend }) => {
  await backend.open();
  await rowOf(page, '110').click();
  await backend.received('subscribe', ({ console }) => console === 110);
});

const output = (page: Page) => page.getByRole('log', { name: 'Console output' });
const many = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index, `line ${from + index}.`));

test('shows what was written, in its colours, and what cannot be seen not at all', async ({
  page,
  backend,
}) => {
  await expect(output(page)).toContainText('No output yet');
  backend.console(
    110,
    [line(1, 'plain'), line(2, '\u001b[32mgreen\u001b[0m and \u001b]0;title\u0007\u0000rest')],
    true,
  );
  await expect(output(page).locator('.line-text')).toHaveText(['plain', 'green and rest']);
  await expect(output(page).locator('.ansi-green')).toHaveText('green');
});

test('does not take markup for markup', async ({ page, backend }) => {
  backend.console(110, [line(1, '<img src=x onerror=alert(1)>')], true);
  await expect(output(page)).toContainText('<img src=x onerror=alert(1)>');
  await expect(output(page).locator('img')).toHaveCount(0);
});

test('leaves out what another process wrote', async ({ page, backend }) => {
  backend.console(110, [line(1, 'mine')], true);
  backend.console(120, [line(1, 'not mine')]);
  backend.console(110, [line(2, 'mine too')]);
  await expect(output(page)).toContainText('mine too');
  await expect(output(page)).not.toContainText('not mine');
});

test('searches, and marks what it found', async ({ page, backend }) => {
  backend.console(110, many(1, 200), true);
  await page.getByRole('searchbox', { name: 'Search the console' }).fill('LINE 19');
  await expect(output(page).locator('.line')).toHaveCount(11);
  await expect(output(page).locator('mark').first()).toHaveText('line 19');
  backend.console(110, [line(201, 'line 19 again'), line(202, 'other')]);
  await expect(output(page).locator('.line')).toHaveCount(12);
  await page.getByRole('searchbox', { name: 'Search the console' }).fill('no such line');
  await expect(output(page)).toContainText('Nothing matches');
});

test('shows the levels that are on', async ({ page, backend }) => {
  const lines = (['debug', 'log', 'warn', 'error'] as const).map((level, index) =>
    line(index, level, { level }),
  );
  backend.console(110, lines, true);
  const texts = output(page).locator('.line-text');
  await expect(texts).toHaveText(['debug', 'log', 'warn', 'error']);
  for (const [level, left] of [
    ['Debug', ['log', 'warn', 'error']],
    ['Warn', ['log', 'error']],
    ['Log', ['error']],
  ] as const) {
    const toggle = page.getByRole('group', { name: 'Levels' }).getByRole('button', { name: level });
    await expect(toggle).toHaveAttribute('aria-pressed', 'true');
    await toggle.click();
    await expect(toggle).toHaveAttribute('aria-pressed', 'false');
    await expect(texts).toHaveText([...left]);
  }
  await page.getByRole('button', { name: 'Error' }).click();
  await expect(output(page)).toContainText('Nothing matches');
});

test('follows the end until the reader scrolls up, and again when he asks', async ({ page, backend }) => {
  const follow = page.getByRole('button', { name: 'Follow' });
  backend.console(110, many(1, 300), true);
  await expect(output(page)).toContainText('line 300.');
  backend.console(110, many(301, 400));
  await expect(output(page)).toContainText('line 400.');

  await output(page).hover();
  await page.mouse.wheel(0, -1000);
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  await expect(output(page)).not.toContainText('line 400.');
  const top = await output(page).evaluate((element) => element.scrollTop);
  backend.console(110, many(401, 450));
  await expect.poll(() => output(page).evaluate((element) => element.scrollHeight)).toBeGreaterThan(450 * 20);
  expect(await output(page).evaluate((element) => element.scrollTop)).toBe(top);

  await follow.click();
  await expect(output(page)).toContainText('line 450.');
  await output(page).hover();
  await page.mouse.wheel(0, -1000);
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  await page.mouse.wheel(0, 100_000);
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
});

test('keeps the place of a reader while old lines are let go', async ({ page, backend }) => {
  backend.console(110, many(1, 1000), true);
  await expect(output(page)).toContainText('line 1000.');
  await output(page).hover();
  await page.mouse.wheel(0, -6000);
  await expect(output(page)).not.toContainText('line 1000.');
  const atTop = () =>
    output(page).evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const lines = [...element.querySelectorAll('.line')];
      return lines.find((each) => each.getBoundingClientRect().top >= top)?.querySelector('.line-text')
        ?.textContent;
    });
  const before = await atTop();
  backend.console(110, many(1001, 1200));
  // A thousand are kept, and the first of those that are left is the 201st.
  await expect.poll(() => output(page).evaluate((element) => element.scrollHeight)).toBeLessThan(1050 * 20);
  await output(page).evaluate((element) => element.dispatchEvent(new Event('scroll')));
  await expect.poll(atTop).toBe(before);
});

test('copies the lines that are shown, without their colours', async ({ page, context, backend }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: backend.server.origin });
  backend.console(110, [line(1, '\u001b[31mred\u001b[0m'), line(2, 'other'), line(3, 'more red')], true);
  await page.getByRole('searchbox', { name: 'Search the console' }).fill('red');
  await expect(output(page).locator('.line')).toHaveCount(2);
  await page.getByRole('button', { name: 'Copy lines' }).click();
  await expect(page.getByText('Copied 2 lines')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('red\nmore red');
});

test('says how many lines were skipped, and why there is no console', async ({ page, backend }) => {
  backend.console(110, [line(9000, 'late')], false, 1234);
  await expect(page.getByText('1,234 skipped')).toBeVisible();
  await rowOf(page, 'GPU process').click();
  await expect(page.getByText('No console')).toBeVisible();
});

test('says of the app itself where its output goes', async ({ page, backend }) => {
  backend.processes(ROWS.map((each) => (each.mark === 'main' ? { ...each, hasConsole: false } : each)));
  await rowOf(page, 'photo-app').click();
  await expect(page.getByText('the terminal that started it')).toBeVisible();
  backend.processes([...ROWS, row(200, { mark: 'other', name: 'ffmpeg', hasConsole: false })]);
  await rowOf(page, 'ffmpeg').click();
  await expect(page.getByText('ProcessManager.pipe(child)')).toBeVisible();
});

test('keeps the lines still while it is paused, and counts those that come', async ({ page, backend }) => {
  backend.console(110, many(1, 3), true);
  await expect(output(page)).toContainText('line 3.');
  const pause = page.getByRole('button', { name: 'Pause' });
  await pause.click();
  await expect(pause).toHaveAttribute('aria-pressed', 'true');
  backend.console(110, many(4, 5000));
  await expect(page.getByText('4,997 new')).toBeVisible();
  await expect(output(page)).toContainText('line 1.');
  await expect(output(page)).not.toContainText('line 4.');
  await pause.click();
  await expect(output(page)).toContainText('line 5000.');
  // Another process is not paused for it.
  await pause.click();
  await rowOf(page, '120').click();
  await expect(page.getByRole('button', { name: 'Pause' })).toHaveAttribute('aria-pressed', 'false');
});
