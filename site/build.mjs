// `npm run docs` calls it when the tools are installed. SITE_BASE is the path under which a host serves the site: `/` by default.

import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vitepress';
import { GUIDES } from './contents.mjs';
import { pagesOf, writePages } from './pages.mjs';
import { writeReference } from './reference.mjs';
import { SITE } from './root.mjs';

const pages = path.join(SITE, 'pages');

const listed = new Set(['index', ...GUIDES.flatMap((guide) => guide.pages)]);
const missing = [...pagesOf().values()].filter((page) => !listed.has(page.replace(/\.md$/, '')));
if (missing.length > 0) throw new Error(`site/contents.mjs does not list ${missing.join(', ')}`);

fs.rmSync(pages, { recursive: true, force: true });
await writeReference(path.join(pages, 'reference'));
writePages(pages);
await build(SITE);
