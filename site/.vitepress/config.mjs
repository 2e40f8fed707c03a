import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { repository } from '../pages.mjs';
import { sections } from '../reference.mjs';
import { GUIDES, NAV } from '../contents.mjs';

const pages = path.join(path.dirname(fileURLToPath(import.meta.url)), '../pages');

const base = process.env.SITE_BASE ?? '/';

/** A page by its own title. @param {string} name */
function item(name) {
  const [, title] = fs.readFileSync(path.join(pages, `${name}.md`), 'utf8').match(/^# (.+)$/m) ?? [];
  return { text: title.replaceAll('`', ''), link: `/${name}` };
}

/** Each section with its names. */
function reference() {
  return sections().map(({ text, folder }) => ({
    text,
    items: fs.readdirSync(path.join(pages, 'reference', folder)).map((file) => {
      const name = file.replace(/\.md$/, '');
      return { text: name.replace(/-\d$/, ''), link: `/reference/${folder}/${name}` };
    }),
  }));
}

/** Headings have the anchors that they have on GitHub, so that links work in both places. @param {string} title */
function slugify(title) {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-');
}

/** A corner of a table that says nothing is no heading. @param {import('markdown-it').default} md */
function emptyHeadings(md) {
  md.core.ruler.push('empty-headings', ({ tokens }) => {
    tokens.forEach((token, at) => {
      if (token.type !== 'th_open' || tokens[at + 1].content !== '') return;
      token.tag = 'td';
      tokens[at + 2].tag = 'td';
    });
  });
}

export default defineConfig({
  title: 'electron-re-native',
  description: 'A pool of child processes for Node and Electron',
  lang: 'en',
  base,
  srcDir: 'pages',
  outDir: 'dist',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify },
    config: emptyHeadings,
  },
  // The index of the search is one file, which only a search loads.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    nav: NAV,
    sidebar: {
      '/reference/': [{ text: 'Reference', link: '/reference/' }, ...reference()],
      '/': GUIDES.map(({ text, pages: names }) => ({ text, items: names.map(item) })),
    },
    outline: 'deep',
    search: {
      provider: 'local',
      // The name that is read aloud is the one that is seen.
      options: { translations: { button: { buttonText: 'Search (/)', buttonAriaLabel: 'Search (/)' } } },
    },
    socialLinks: [{ icon: 'github', link: repository(), ariaLabel: 'The repository' }],
    externalLinkIcon: true,
  },
});
