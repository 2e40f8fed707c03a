import { expect, NOW, rowOf, ROWS, test, WELCOME } from './backend';
import type { Bridge } from '../src/protocol';

test('takes the token out of the address', async ({ page, backend }) => {
  await backend.open();
  expect(page.url()).toBe(`${backend.server.origin}/`);
  expect(backend.connection.received[0]).toEqual({ type: 'hello', version: 1 });
  await expect(page.getByText('Live')).toBeVisible();
});

test('says when an address was used before', async ({ page, backend }) => {
  await page.goto(`${backend.server.origin}/#token=used`);
  await expect(page.getByText('This address works only once')).toBeVisible({ timeout: 20_000 });
  expect(page.url()).toBe(`${backend.server.origin}/`);
});

test('says when there is no token at all', async ({ page, backend }) => {
  await page.goto(backend.server.origin);
  await expect(page.getByText('This address works only once')).toBeVisible();
});

test('comes back after a break with the key it was given, and asks for the same again', async ({
  page,
  backend,
}) => {
  await backend.open({ resume: 'again-1' });
  await rowOf(page, '110').click();
  await backend.received('subscribe', ({ console }) => console === 110);
  backend.connection.cut();
  await expect(page.getByText('Reconnecting')).toBeVisible();
  await expect(rowOf(page, '110')).toBeVisible();

  backend.server.keys.add('again-1');
  await expect.poll(() => backend.server.connections.length).toBe(2);
  await backend.received('hello');
  backend.connection.send({ ...WELCOME, resume: 'again-2' });
  backend.processes(ROWS, NOW + 9000);
  await expect(page.getByText('Live')).toBeVisible();
  await backend.received('subscribe', ({ console, trend }) => console === 110 && trend === 110);
});

test('comes back after a reload', async ({ page, backend }) => {
  await backend.open({ resume: 'reload-1' });
  await expect(rowOf(page, '110')).toBeVisible();
  backend.server.keys.add('reload-1');
  await page.reload();
  await expect.poll(() => backend.server.connections.length).toBe(2);
  await backend.received('hello');
});

test('keeps the last figures when the app ends, and offers nothing that needs it', async ({
  page,
  backend,
}) => {
  await backend.open();
  await rowOf(page, '130').click();
  const totals = await page.locator('.totals').boundingBox();
  backend.connection.send({ type: 'goodbye' });
  await expect(page.getByText('App ended')).toBeVisible();
  expect(await page.locator('.totals').boundingBox()).toEqual(totals);
  await expect(rowOf(page, '130')).toBeVisible();
  await page.getByRole('button', { name: 'Sleep' }).click();
  await expect(page.getByText('There is no connection to the app.')).toBeVisible();
});

test('settles what was asked for when the connection breaks', async ({ page, backend }) => {
  await backend.open();
  await rowOf(page, '130').click();
  await page.getByRole('button', { name: 'Sleep' }).click();
  await backend.received('act');
  backend.connection.cut();
  await expect(page.getByText('resize.js (130): The connection to the app was lost.')).toBeVisible();
});

test('refuses to talk in another version, and says what the app refused', async ({ page, backend }) => {
  await page.goto(backend.server.address());
  await backend.received('hello');
  backend.connection.send({ ...WELCOME, version: 2 });
  await expect(page.getByText('have different versions')).toBeVisible();
  expect(backend.connection.received.some(({ type }) => type === 'subscribe')).toBe(false);
  backend.connection.send({ type: 'refused', message: 'Unknown message.' });
  await expect(page.getByText('Unknown message.')).toBeVisible();
});

test("talks over Electron's bridge where there is one", async ({ page, backend }) => {
  await page.addInitScript(
    ([welcome, rows, time]) => {
      let tell: Parameters<Bridge['onMessage']>[0] = () => {};
      const sent: unknown[] = [];
      Object.assign(window, { sent });
      window.processManager = {
        send(message) {
          sent.push(message);
          if (message.type !== 'hello') return;
          tell(welcome);
          tell({ type: 'processes', time, processes: rows });
        },
        onMessage(listener) {
          tell = listener;
          return () => {};
        },
      };
    },
    [WELCOME, ROWS, NOW] as const,
  );
  await page.goto(backend.server.origin);
  await expect(rowOf(page, 'Gallery')).toBeVisible();
  expect(backend.server.connections).toHaveLength(0);
  await rowOf(page, 'Gallery').click();
  await page.getByRole('button', { name: 'DevTools' }).click();
  const sent = await page.evaluate(() => (window as unknown as { sent: unknown[] }).sent);
  expect(sent).toContainEqual({ type: 'act', request: 1, action: 'devtools', pid: 110 });
});
