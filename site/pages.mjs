// Puts the pages of the site together: each is a file of the repository, whose links lead to other pages or to the repository.

import fs from 'node:fs';
import path from 'node:path';
import { withCharts } from './charts.mjs';
import { withDrawings } from './drawings.mjs';
import { ROOT, SITE } from './root.mjs';

/** Files outside docs/, and the pages that they are. */
const OTHERS = {
  'site/home.md': 'index.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'security.md',
  'CONTRIBUTING.md': 'contributing.md',
  'bench/REPORT.md': 'measurements.md',
  'examples/README.md': 'examples.md',
};
/** Files that a page of the reference says. */
const DECLARATIONS = { 'index.d.ts': 'reference/index.md', 'queue.d.ts': 'reference/index.md' };

const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;
const ABSOLUTE = /^([a-z]+:|#|\/)/;
const FENCED = /^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm;

/** Which file is which page. @returns {Map<string, string>} */
export function pagesOf() {
  const docs = fs
    .readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => [`docs/${file}`, file]);
  return new Map([...docs, ...Object.entries(OTHERS)].map(([file, page]) => [file, page]));
}

/** @param {string} out a folder that does not exist */
export function writePages(out) {
  const pages = pagesOf();
  for (const [file, page] of pages) {
    const to = path.join(out, page);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    const text = linked(fs.readFileSync(path.join(ROOT, file), 'utf8'), file, pages);
    fs.writeFileSync(to, withDrawings(withCharts(text)));
  }
  fs.mkdirSync(path.join(out, 'public'));
  fs.copyFileSync(path.join(SITE, 'icon.svg'), path.join(out, 'public/icon.svg'));
  fs.cpSync(path.join(ROOT, 'docs/pictures'), path.join(out, 'pictures'), { recursive: true });
}

/**
 * The text with links as the site needs them.
 *
 * @param {string} text Markdown
 * @param {string} file
 * @param {Map<string, string>} pages
 */
function linked(text, file, pages) {
  let at = 0;
  let out = '';
  for (const fence of text.matchAll(FENCED)) {
    out += withLinks(text.slice(at, fence.index), file, pages) + fence[0];
    at = fence.index + fence[0].length;
  }
  return out + withLinks(text.slice(at), file, pages);
}

/** @param {string} text @param {string} file @param {Map<string, string>} pages */
function withLinks(text, file, pages) {
  return text.replace(LINK, (link, mark, words, target) =>
    ABSOLUTE.test(target) ? link : `${mark}[${words}](${leadingTo(target, file, pages, mark === '!')})`,
  );
}

/** @param {string} target @param {string} file @param {Map<string, string>} pages @param {boolean} isPicture */
function leadingTo(target, file, pages, isPicture) {
  const [name, heading] = target.split('#');
  const source = path.posix.join(path.posix.dirname(file), name);
  const page = pages.get(source) ?? DECLARATIONS[source] ?? (isPicture && source.slice('docs/'.length));
  const own = pages.get(file) ?? file;
  const to = page ? path.posix.relative(path.posix.dirname(own), page) : repository(source);
  return heading ? `${to}#${heading}` : to;
}

/** Where the repository shows a file or folder. @param {string} source */
export function repository(source = '') {
  const {
    repository: { url },
  } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const base = url.replace(/^git\+/, '').replace(/\.git$/, '');
  if (!source) return base;
  const kind = fs.statSync(path.join(ROOT, source)).isDirectory() ? 'tree' : 'blob';
  return `${base}/${kind}/main/${source}`;
}
