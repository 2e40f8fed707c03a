import type { Page } from '@playwright/test';
import type { PayloadNode } from '../src/protocol';
import { expect, signal, test } from './backend';

const grid = (page: Page) => page.getByRole('grid', { name: 'Messages' });
const rows = (page: Page) => grid(page).locator('.grid-body [role=row]');

const text = (value: string): PayloadNode => ({ type: 'string', text: value });
const ASKED: PayloadNode = {
  type: 'object',
  name: 'Object',
  size: 2,
  entries: [
    ['path', text('/tmp/a')],
    ['tags', { type: 'set', name: 'Set', size: 40, entries: [['0', text('first')]] }],
  ],
};
const CALL = [
  signal(1, { kind: 'invoke', channel: 'files:list', call: 'c1', payload: ASKED }),
  signal(2, {
    kind: 'reply',
    channel: 'files:list',
    call: 'c1',
    from: 'sync',
    to: 'main',
    roundTrip: 2.5,
    payload: text('ok'),
  }),
  signal(3, { channel: 'tray:badge', to: 'window 1' }),
  signal(4, { kind: 'invoke', channel: 'search', call: 'c2' }),
  signal(5, { kind: 'error', channel: 'search', call: 'c2', roundTrip: 7.5, payload: text('no') }),
];

test.beforeEach(async ({ page, backend }) => {
  await backend.open();
  await page.getByRole('button', { name: 'Signals' }).click();
  await backend.received('subscribe', ({ signals }) => signals);
});

test('lists messages with their round trips, and unsubscribes when left', async ({ page, backend }) => {
  await expect(page.getByText('No messages yet')).toBeVisible();
  backend.signals(CALL, true);
  await expect(rows(page)).toHaveCount(5);
  await expect(rows(page).nth(1)).toContainText(/Reply.*sync.*main.*files:list.*2\.50 ms.*"ok"/);
  await expect(page.getByText('Round trip p50')).toBeVisible();
  await expect(page.getByText('5 messages')).toBeVisible();
  await page.getByRole('button', { name: 'Processes' }).click();
  await backend.received('subscribe', ({ signals }) => !signals);
});

test('says the middle and the late ones of the round trips', async ({ page, backend }) => {
  backend.signals(CALL, true);
  await expect(rows(page)).toHaveCount(5);
  backend.processes([]);
  await expect(page.locator('.trip-figures dd')).toHaveText(['2.50 ms', '7.50 ms', '1']);
});

test('filters by words and by kind', async ({ page, backend }) => {
  backend.signals(CALL, true);
  await page.getByRole('searchbox', { name: 'Filter messages' }).fill('/tmp/a');
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Filter messages' }).fill('');
  for (const [kind, left] of [
    ['Send', 1],
    ['Invoke', 2],
    ['Answers', 2],
    ['All', 5],
  ] as const) {
    await page.getByRole('radio', { name: kind }).check();
    await expect(rows(page)).toHaveCount(left);
  }
  await page.getByRole('searchbox', { name: 'Filter messages' }).fill('not there');
  await expect(page.getByText('Nothing matches')).toBeVisible();
});

test('pauses, counts what comes meanwhile, and shows it when it goes on', async ({ page, backend }) => {
  backend.signals(CALL, true);
  await expect(rows(page)).toHaveCount(5);
  const buttons = page.locator('.signals-toolbar .button-row');
  const before = await buttons.boundingBox();
  await page.getByRole('button', { name: 'Pause' }).click();
  const resume = page.getByRole('button', { name: 'Resume' });
  await expect(resume).toBeVisible();
  expect(await buttons.boundingBox()).toEqual(before);
  backend.signals([signal(6), signal(7)]);
  await expect(page.getByText('2 new while paused')).toBeVisible();
  await expect(rows(page)).toHaveCount(5);
  await resume.click();
  await expect(resume).toBeHidden();
  await expect(rows(page)).toHaveCount(7);
});

test('follows the end until a message is read', async ({ page, backend }) => {
  const many = (from: number) =>
    Array.from({ length: 100 }, (_, index) => signal(from + index, { channel: `c${from + index}.` }));
  backend.signals(many(1), true);
  await expect(grid(page)).toContainText('c100.');
  backend.signals(many(101));
  await expect(grid(page)).toContainText('c200.');
  const follow = page.getByRole('button', { name: 'Follow' });
  await rows(page).filter({ hasText: 'c199.' }).click();
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  backend.signals(many(201));
  await expect(page.getByText('300 messages')).toBeVisible();
  await expect(rows(page).filter({ hasText: 'c199.' })).toBeInViewport();
  await follow.click();
  await expect(rows(page).filter({ hasText: 'c300.' })).toBeInViewport();
});

test('shows both sides of a call as trees', async ({ page, backend }) => {
  backend.signals(CALL, true);
  await rows(page).nth(0).click();
  const detail = page.getByRole('region', { name: 'Message on files:list' });
  await expect(detail).toContainText('2.50 ms');
  await expect(detail.getByRole('tree', { name: 'Payload of the reply' })).toContainText('"ok"');
  const tree = detail.getByRole('tree', { name: 'Payload of the invoke' });
  await expect(tree.getByRole('treeitem')).toHaveText([
    /\{2\}/,
    /path: "\/tmp\/a"/,
    /tags: Set\(40\) 39 more not kept/,
    /0: "first"/,
  ]);
  await tree.getByRole('treeitem', { name: /tags/ }).click();
  await expect(tree.getByRole('treeitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Close message' }).click();
  await expect(detail).toBeHidden();
});

test('goes through a tree with the keys', async ({ page, backend }) => {
  backend.signals(CALL, true);
  await rows(page).nth(0).click();
  const tree = page.getByRole('tree', { name: 'Payload of the invoke' });
  const items = tree.getByRole('treeitem');
  await tree.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(items).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(items).toHaveCount(4);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(items.nth(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(items).toHaveCount(3);
  await page.keyboard.press('ArrowLeft');
  await expect(items.nth(0)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await expect(items.nth(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(tree).toBeHidden();
  await expect(grid(page)).toBeFocused();
});

test('shows the answer that comes while its question is read', async ({ page, backend }) => {
  backend.signals([CALL[0]], true);
  await rows(page).nth(0).click();
  const detail = page.getByRole('region', { name: 'Message on files:list' });
  await expect(detail).toContainText('not answered yet');
  backend.signals([CALL[1]]);
  await expect(detail).toContainText('2.50 ms');
});

test('a plain Node app has none, and no way to them', async ({ page, backend }) => {
  await backend.open({ hasSignals: false });
  const pages = page.getByRole('navigation', { name: 'Pages' }).getByRole('button');
  await expect(pages).toHaveText(['Processes', 'Pools']);
});
