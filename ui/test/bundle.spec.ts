import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PAGE } from './server';

const files = readdirSync(PAGE, { recursive: true, encoding: 'utf8' }).filter((file) => extname(file) !== '');
const read = (file: string) => readFileSync(join(PAGE, file), 'utf8');

test('the page is one document, one script and one sheet of styles', () => {
  expect(files.map((file) => extname(file)).sort()).toEqual(['.css', '.html', '.js']);
});

test('the document has nothing inline and nothing from elsewhere', () => {
  const html = read('index.html');
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\bon\w+=|https?:/);
});

test('nothing invented for looking at the page is in it', () => {
  for (const file of files)
    expect(read(file), file).not.toMatch(/thumbnail-worker|mulberry|InventedApp|demo-app/);
});

test('the page stays small', () => {
  const size = files.reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
  console.log(`${Math.round(size / 1024)} KiB compressed`);
  expect(size).toBeLessThan(130 * 1024);
});
