'use strict';

// Checks that each relative link in Markdown leads to an existing file and heading, that each path in CONTRIBUTING.md
// and in docs/internals exists, and that the site lists each page of docs/.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.join(__dirname, '../..');
const LINK = /\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g;
/** A path from the root, in backticks. */
const PATH = /`((?:src|js|ui|scripts|docs|__test__)\/[\w./-]*)`/g;
/** Built files, which do not always exist. */
const BUILT = /^js\/(electron\/process-manager\/page|process-manager\/vendor)\//;

const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const listed = fs.readFileSync(path.join(ROOT, 'site/contents.mjs'), 'utf8');
const broken = pages.flatMap((page) => [...brokenLinks(page), ...missingPaths(page), ...unlisted(page)]);
if (broken.length > 0) {
  console.error(broken.join('\n'));
  process.exit(1);
}

/** @param {string} page */
function read(page) {
  return fs.readFileSync(path.join(ROOT, page), 'utf8');
}

/** @param {string} page @returns {string[]} */
function brokenLinks(page) {
  const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(LINK)].flatMap(([, file, heading]) => {
    const target = file ? path.join(path.dirname(page), file) : page;
    if (!fs.existsSync(path.join(ROOT, target))) return [`${page}: ${file} does not exist`];
    if (!heading || !target.endsWith('.md') || anchorsOf(target).includes(heading)) return [];
    return [`${page}: ${target} has no heading #${heading}`];
  });
}

/** Returns the anchors that GitHub makes of the headings. @param {string} page @returns {string[]} */
function anchorsOf(page) {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** @param {string} page @returns {string[]} */
function missingPaths(page) {
  if (page !== 'CONTRIBUTING.md' && !page.startsWith('docs/internals/')) return [];
  return [...read(page).matchAll(PATH)]
    .map(([, name]) => name)
    .filter((name) => !BUILT.test(name) && !fs.existsSync(path.join(ROOT, name)))
    .map((name) => `${page}: ${name} does not exist`);
}

/** @param {string} page @returns {string[]} */
function unlisted(page) {
  const [, name] = page.match(/^docs\/(.+)\.md$/) ?? [];
  return !name || listed.includes(`'${name}'`) ? [] : [`${page}: site/contents.mjs does not list it`];
}
