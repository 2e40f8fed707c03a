import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { violations } from './axe';
import { expect, rowOf, ROWS, test, type Backend } from './backend';

const recordings = (page: Page) => page.getByRole('group', { name: 'Recordings' });

test.beforeEach(async ({ page, backend }) => {
  await backend.open();
  await rowOf(page, '130').click();
});

/** Has a CPU profile of the process taken, for as long as it is offered first. */
async function profile(page: Page, backend: Backend) {
  await recordings(page).getByRole('button', { name: 'CPU profile' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Record' }).click();
  return backend.received('record');
}

test('takes a CPU profile for the chosen time, and saves it', async ({ page, backend }) => {
  await recordings(page).getByRole('button', { name: 'CPU profile' }).click();
  const dialog = page.getByRole('dialog', { name: 'CPU profile of resize.js (130)' });
  await expect(dialog.getByRole('radio', { name: '5 s', exact: true })).toBeChecked();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('radio', { name: '15 s' }).check();
  await dialog.getByRole('button', { name: 'Record' }).click();
  const { request, ...asked } = await backend.received('record');
  expect(asked).toEqual({ type: 'record', kind: 'profile', pid: 130, ms: 15_000 });
  await expect(recordings(page).getByRole('button', { name: 'Profiling…' })).toBeDisabled();
  await expect(recordings(page).getByRole('button', { name: 'Heap snapshot' })).toBeDisabled();
  const download = page.waitForEvent('download');
  backend.connection.send({ type: 'recorded', request, text: '{"nodes":', isOver: false });
  expect(await backend.received('more')).toEqual({ type: 'more', request });
  backend.connection.send({ type: 'recorded', request, text: '[]}', isOver: true });
  const file = await download;
  expect(file.suggestedFilename()).toBe('resize.js-130.cpuprofile');
  expect(await readFile(await file.path(), 'utf8')).toBe('{"nodes":[]}');
  await expect(page.getByRole('status', { name: 'Messages' })).toHaveText(/Saved resize\.js-130\.cpuprofile/);
  await expect(recordings(page).getByRole('button', { name: 'CPU profile' })).toBeEnabled();
});

test('takes a heap snapshot after saying what that costs', async ({ page, backend }) => {
  await recordings(page).getByRole('button', { name: 'Heap snapshot' }).click();
  const dialog = page.getByRole('dialog', { name: 'Heap snapshot of resize.js (130)' });
  await expect(dialog).toContainText('secrets');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Record' }).click();
  const { request, ...asked } = await backend.received('record');
  expect(asked).toEqual({ type: 'record', kind: 'snapshot', pid: 130, ms: 0 });
  const download = page.waitForEvent('download');
  backend.connection.send({ type: 'recorded', request, text: '{}', isOver: true });
  expect((await download).suggestedFilename()).toBe('resize.js-130.heapsnapshot');
});

test('says why there is no recording', async ({ page, backend }) => {
  const { request } = await profile(page, backend);
  const message = 'Child 130 has not answered within 15000 ms';
  backend.connection.send({ type: 'result', request, ok: false, message });
  await expect(page.getByText(`resize.js (130): ${message}`)).toBeVisible();
  await expect(recordings(page).getByRole('button', { name: 'CPU profile' })).toBeEnabled();
});

test('cancels a recording, and can take another', async ({ page, backend }) => {
  const { request } = await profile(page, backend);
  await recordings(page).getByRole('button', { name: 'Cancel' }).click();
  expect(await backend.received('stop')).toEqual({ type: 'stop', request });
  await expect(page.getByText('resize.js (130): The recording was cancelled.')).toBeVisible();
  await expect(recordings(page).getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await expect(recordings(page).getByRole('button', { name: 'CPU profile' })).toBeEnabled();
});

test('says that a recording is lost with the connection', async ({ page, backend }) => {
  await profile(page, backend);
  backend.connection.cut();
  await expect(page.getByText('The connection to the app was lost')).toBeVisible();
});

test('gives up what it has not asked for', async ({ backend }) => {
  backend.connection.send({ type: 'recorded', request: 99, text: '{', isOver: false });
  expect(await backend.received('stop')).toEqual({ type: 'stop', request: 99 });
});

test('offers none for what cannot be recorded', async ({ page, backend }) => {
  await expect(recordings(page)).toBeVisible();
  backend.processes(ROWS.map((row) => ({ ...row, canRecord: false })));
  await expect(recordings(page)).toHaveCount(0);
});
