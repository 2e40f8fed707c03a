import { dirname, join } from 'node:path/posix';
import { expect, test } from '@playwright/test';
import { BASE, fileOf, pages } from './dist';

const LINK = /<[^>]+\s(?:href|src)="([^"]+)"/g;
const ELSEWHERE = /^(https?|mailto|data):/;

const html = new Map(pages().map((page) => [page, fileOf(page)?.toString() ?? '']));

/** What a link leads to, as a file of the site; undefined beyond its base. A host serves `index.html` for its folder. */
function targetOf(link: string, page: string): string | undefined {
  if (link === '') return page;
  if (link.startsWith('/') && !link.startsWith(BASE)) return undefined;
  const file = link.startsWith('/') ? link.slice(BASE.length) : join(dirname(page), link);
  return file.replace(/(^|\/)$/, '$1index.html');
}

function hasAnchor(page: string, anchor: string): boolean {
  return html.get(page)?.includes(` id="${decodeURIComponent(anchor)}"`) ?? true;
}

/** What is wrong with a link, if anything. */
function faultOf(link: string, page: string): string[] {
  const [path, anchor] = link.replaceAll('&amp;', '&').split('#');
  const target = targetOf(path, page);
  if (target === undefined) return [`${page}: ${link} is not under ${BASE}`];
  if (!fileOf(decodeURIComponent(target))) return [`${page}: ${link} leads to no file`];
  return !anchor || hasAnchor(target, anchor) ? [] : [`${page}: ${link} leads to no heading`];
}

test('each link leads to a file of the site, and to a heading of it', () => {
  const links = [...html].flatMap(([page, text]) =>
    [...text.matchAll(LINK)].map(([, link]) => ({ link, page })).filter(({ link }) => !ELSEWHERE.test(link)),
  );
  expect(links.length).toBeGreaterThan(html.size);
  expect(links.flatMap(({ link, page }) => faultOf(link, page))).toEqual([]);
});

test('nothing is loaded from another host', () => {
  const loaded = [...html].flatMap(([page, text]) =>
    [...text.matchAll(/<(?:script|link|img|iframe)\b[^>]*\s(?:href|src)="(https?:[^"]+)"/g)].map(
      ([, url]) => `${page}: ${url}`,
    ),
  );
  expect(loaded).toEqual([]);
});
