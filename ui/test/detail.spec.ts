import { expect, NOW, rowOf, ROWS, test } from './backend';

test.beforeEach(async ({ backend }) => backend.open());

const select = async (page: import('@playwright/test').Page, name: string) => {
  await rowOf(page, name).click();
  await expect(page.locator('#detail')).toBeVisible();
};

test('asks for console and trends of the chosen process, and lets go of them', async ({ page, backend }) => {
  await select(page, '110');
  await backend.received('subscribe', ({ console, trend }) => console === 110 && trend === 110);
  await page.getByRole('button', { name: 'Close details' }).click();
  await expect(page.locator('#detail')).toBeHidden();
  const last = backend.connection.received[backend.connection.received.length - 1];
  expect(last).toMatchObject({ type: 'subscribe', console: null, trend: null, pools: true });
});

test('says where its script is, from the folder of the app on', async ({ page }) => {
  await select(page, '140');
  const script = page.locator('.facts > div').filter({ hasText: 'Script' });
  await expect(script.locator('dd')).toHaveText('child.js');
  await expect(script).toHaveAttribute('title', '/app/child.js');
});

test('kills only after asking, and says what came of it', async ({ page, backend }) => {
  await select(page, '130');
  await page.getByRole('button', { name: 'Kill' }).click();
  const question = page.getByRole('dialog', { name: 'Kill resize.js (130)?' });
  await expect(question).toContainText('3 calls in flight');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(backend.connection.received.some(({ type }) => type === 'act')).toBe(false);

  await page.getByRole('button', { name: 'Kill' }).click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: 'Kill' }).click();
  await question.getByRole('button', { name: 'Kill' }).click();
  const act = await backend.received('act');
  expect(act).toMatchObject({ action: 'kill', pid: 130 });
  await expect(page.getByRole('button', { name: 'Killing…' })).toBeDisabled();
  await backend.answer(act, true, 'Ended by SIGKILL after 5.0 s.');
  await expect(page.getByRole('status', { name: 'Messages' })).toHaveText(/Ended by SIGKILL after 5\.0 s\./);
});

test('restarts only after asking, and says how many calls that costs now', async ({ page, backend }) => {
  await select(page, '130');
  const restart = page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Restart' });
  await restart.click();
  const question = page.getByRole('dialog', { name: 'Restart resize.js (130)?' });
  await expect(question).toContainText('3 calls in flight');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  const withCalls = (inFlight: number) => ROWS.map((row) => (row.pid === 130 ? { ...row, inFlight } : row));
  backend.processes(withCalls(1));
  await expect(question).toContainText('1 call in flight');
  backend.processes(withCalls(0));
  await expect(question).toContainText('no calls in flight');
  await page.keyboard.press('Escape');
  expect(backend.connection.received.some(({ type }) => type === 'act')).toBe(false);

  await restart.click();
  await question.getByRole('button', { name: 'Restart' }).click();
  const act = await backend.received('act');
  expect(act).toMatchObject({ action: 'restart', pid: 130 });
  await backend.answer(act, true, 'Ended; another child takes its place');
  await expect(page.getByText('another child takes its place')).toBeVisible();
});

test('recycles at once: no call is lost by that', async ({ page, backend }) => {
  await select(page, '130');
  const actions = page.getByRole('group', { name: 'Actions' });
  const button = actions.getByRole('button', { name: 'Recycle' });
  await expect(button).toHaveAttribute('title', /when its calls are done/);
  await button.click();
  const act = await backend.received('act');
  expect(act).toMatchObject({ action: 'recycle', pid: 130 });
  await expect(actions.getByRole('button', { name: 'Recycling…' })).toBeDisabled();
  await backend.answer(act, true, 'A fresh child takes its place once it is ready');
  await expect(page.getByText('takes its place once it is ready')).toBeVisible();
});

test('drains at once: that costs no call either', async ({ page, backend }) => {
  await select(page, '130');
  const button = page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Drain' });
  await expect(button).toHaveAttribute('title', /Takes no more calls/);
  await button.click();
  const act = await backend.received('act');
  expect(act).toMatchObject({ action: 'drain', pid: 130 });
  await backend.answer(act, true, 'It takes no more calls, and ends when its calls are done');
  await expect(page.getByText('It takes no more calls')).toBeVisible();
});

test('asks to kill what is marked with the Delete key', async ({ page, backend }) => {
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: 'Kill photo-app (100)?' });
  await expect(question).toContainText('everything else ends with it');
  await question.getByRole('button', { name: 'Kill' }).click();
  expect(await backend.received('act')).toMatchObject({ action: 'kill', pid: 100 });
});

test('does not offer to kill what cannot be', async ({ page }) => {
  await select(page, 'GPU process');
  await expect(page.getByRole('group', { name: 'Actions' }).getByRole('button')).toHaveCount(0);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

for (const [pid, button, action] of [
  ['130', 'Sleep', 'sleep'],
  ['131', 'Wake', 'wake'],
  ['110', 'DevTools', 'devtools'],
]) {
  test(`${button} is sent at once`, async ({ page, backend }) => {
    await select(page, pid);
    await page.getByRole('button', { name: button }).click();
    const act = await backend.received('act');
    expect(act).toMatchObject({ action, pid: Number(pid) });
    await backend.answer(act, true, 'So it was done.');
    await expect(page.getByText('So it was done.')).toBeVisible();
  });
}

test('offers what a process can do now, as its row says', async ({ page, backend }) => {
  await select(page, '130');
  const buttons = page.getByRole('group', { name: 'Actions' }).getByRole('button');
  await expect(buttons).toHaveText(['Sleep', 'Recycle', 'Drain', 'Restart', 'Kill']);
  backend.processes(
    ROWS.map((row) => (row.pid === 130 ? { ...row, state: 'asleep', actions: ['kill', 'wake'] } : row)),
  );
  await expect(buttons).toHaveText(['Wake', 'Kill']);
});

test('keeps bad news until they are dismissed', async ({ page, backend }) => {
  await select(page, '130');
  await page.getByRole('button', { name: 'Sleep' }).click();
  await backend.answer(await backend.received('act'), false, 'The pool is closed.');
  await expect(page.getByText('The pool is closed.')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('The pool is closed.')).toBeHidden();
});

test('copies the address of an inspector', async ({ page, context, backend }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: backend.server.origin });
  await select(page, '140');
  await page.getByRole('button', { name: '127.0.0.1:5858' }).click();
  await expect(page.getByText('Copied 127.0.0.1:5858')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('127.0.0.1:5858');
});

test('still shows a process that has ended', async ({ page, backend }) => {
  await select(page, '140');
  backend.processes(ROWS.filter(({ pid }) => pid !== 140));
  await expect(page.locator('#detail')).toContainText('Ended');
  await expect(page.getByRole('group', { name: 'Actions' })).toHaveCount(0);
});

test('shows trends of a minute, ten minutes and an hour, and figures under the pointer', async ({
  page,
  backend,
}) => {
  await select(page, '110');
  const times = Array.from({ length: 60 }, (_, index) => NOW - (59 - index) * 1000);
  const base = {
    type: 'trend',
    pid: 110,
    reset: true,
    memory: times.map(() => 2 ** 27),
    pss: times.map(() => 2 ** 26),
  } as const;
  backend.connection.send({ ...base, span: 'minute', times, cpu: times.map((_, index) => index) });
  const cpu = page.getByRole('img', { name: /^CPU/ });
  await expect(cpu).toHaveAccessibleName('CPU, last minute: now 59.0 %, highest 59.0 %');
  await expect(page.getByRole('img', { name: /^Memory/ })).toHaveAccessibleName(/now 64\.0 MB/);

  backend.connection.send({
    ...base,
    span: 'minute',
    reset: false,
    times: [NOW + 1000],
    cpu: [7],
    memory: [2 ** 27],
    pss: [2 ** 26],
  });
  await expect(cpu).toHaveAccessibleName('CPU, last minute: now 7.0 %, highest 59.0 %');

  const hours = Array.from({ length: 360 }, (_, index) => NOW - (359 - index) * 10_000);
  const hourCpu = hours.map((_, index) => (index === 0 ? 100 : 20));
  backend.connection.send({
    ...base,
    span: 'hour',
    times: hours,
    cpu: hourCpu,
    memory: hours.map(() => 2 ** 20),
    pss: hours.map(() => 2 ** 19),
  });
  await page.getByRole('radio', { name: '10 min' }).check();
  await expect(cpu).toHaveAccessibleName('CPU, last ten minutes: now 20.0 %, highest 20.0 %');
  await page.getByRole('radio', { name: '1 h' }).check();
  await expect(cpu).toHaveAccessibleName('CPU, last hour: now 20.0 %, highest 100.0 %');

  await cpu.hover({ position: { x: 200, y: 30 } });
  await expect(page.locator('.trend-peak').first()).toHaveText(/^at \d\d:\d\d:\d\d$/);
});

test('shows the share of memory as the table does, and says resident where only that is known', async ({
  page,
  backend,
}) => {
  await select(page, '110');
  const trend = {
    type: 'trend' as const,
    pid: 110,
    span: 'minute' as const,
    cpu: [1, 1],
    memory: [2 ** 27, 2 ** 27],
  };
  const times = [NOW - 1000, NOW];
  backend.connection.send({ ...trend, reset: true, times, pss: [null, null] });
  const resident = page.getByRole('img', { name: /^Resident/ });
  await expect(resident).toHaveAccessibleName(/now 128\.0 MB/);
  await expect(page.getByRole('img', { name: /^Memory/ })).toHaveCount(0);
  const later = [NOW + 1000, NOW + 2000];
  backend.connection.send({ ...trend, reset: false, times: later, pss: [2 ** 24, 2 ** 25] });
  const memory = page.getByRole('img', { name: /^Memory/ });
  await expect(memory).toHaveAccessibleName('Memory, last minute: now 32.0 MB, highest 32.0 MB');
  await expect(resident).toHaveCount(0);
});

test('gets higher and lower by keyboard and by dragging', async ({ page }) => {
  await select(page, '110');
  const splitter = page.getByRole('separator', { name: 'Height of the details' });
  const before = Number(await splitter.getAttribute('aria-valuenow'));
  await splitter.focus();
  await page.keyboard.press('ArrowUp');
  await expect(splitter).toHaveAttribute('aria-valuenow', String(before + 24));
  const box = (await splitter.boundingBox())!;
  await page.mouse.move(600, box.y);
  await page.mouse.down();
  await page.mouse.move(600, box.y + 50);
  await page.mouse.up();
  await expect(splitter).toHaveAttribute('aria-valuenow', String(before - 26));
});
