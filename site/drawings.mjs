// A drawing stands in the page itself, so that it is dark where the page is.

import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const DRAWING = /!\[([^\]]+)\]\((?:\.\.\/)*(pictures\/[\w-]+\.svg)\)/g;

/** @param {string} text of a page */
export function withDrawings(text) {
  return text.replace(DRAWING, (_, words, file) => {
    const svg = fs
      .readFileSync(path.join(ROOT, 'docs', file), 'utf8')
      .replace(/<style>[\s\S]*?<\/style>\s*/, '')
      .replace('<svg ', `<svg role="img" aria-label="${words}" `);
    return `<figure class="drawing" tabindex="0">\n${svg.trim()}\n</figure>`;
  });
}
