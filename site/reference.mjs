// The reference: what index.d.ts and queue.d.ts say, as Markdown, by their sections.

import fs from 'node:fs';
import path from 'node:path';
import { Application } from 'typedoc';
import { SECTION, titled } from './by-section.mjs';
import { ROOT, SITE } from './root.mjs';

/** typedoc's names: the category, the module that a name is exported by, and the name. */
const FILE = /(?:(\w+)\/)?(?:index|queue)\.([\w-]+)\.md/;

/** @param {string} out a folder that does not exist */
export async function writeReference(out) {
  const app = await Application.bootstrapWithPlugins({
    entryPoints: ['index.d.ts', 'queue.d.ts'].map((name) => path.join(ROOT, name)),
    // Declarations alone: the code that they declare need not have been built.
    tsconfig: path.join(SITE, 'tsconfig.reference.json'),
    plugin: ['typedoc-plugin-markdown', path.join(SITE, 'by-section.mjs')],
    out,
    router: 'category',
    readme: 'none',
    disableSources: true,
    excludeExternals: true,
    treatValidationWarningsAsErrors: true,
    validation: { notExported: false },
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    logLevel: 'Warn',
  });
  const project = await app.convert();
  if (!project) throw new Error('typedoc cannot read index.d.ts');
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('typedoc has found faults, above');
  rename(out);
}

/** A page of "Pool/index.RunOptions.md" is "pool/RunOptions.md". @param {string} out */
function rename(out) {
  /** @type {Array<{ section: string, name: string, title: string }>} */
  const pages = [];
  for (const section of fs.readdirSync(out, { withFileTypes: true })) {
    if (!section.isDirectory()) continue;
    for (const file of fs.readdirSync(path.join(out, section.name))) {
      const from = path.join(out, section.name, file);
      if (FILE.test(file)) pages.push({ section: section.name, ...move(from, out, section.name, file) });
    }
    fs.rmSync(path.join(out, section.name), { recursive: true });
  }
  fs.rmSync(path.join(out, 'README.md'));
  fs.writeFileSync(path.join(out, 'index.md'), contents(pages));
}

/** @param {string} from @param {string} out @param {string} section @param {string} file */
function move(from, out, section, file) {
  const to = path.join(
    out,
    file.replace(FILE, (_, __, name) => path.join(slug(section), `${name}.md`)),
  );
  const text = fs
    .readFileSync(from, 'utf8')
    .replace(/\]\(((?:\.\.\/)?)([^)#]+\.md)/g, (_, up, target) => `](${up}${renamed(target)}`);
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, text);
  const [, title] = text.match(/^# (.+)$/m) ?? [];
  return { name: path.basename(to, '.md'), title };
}

/** @param {string} target of a link */
function renamed(target) {
  return target.replace(FILE, (_, section, name) => `${section ? `${slug(section)}/` : ''}${name}.md`);
}

/** @param {string} section */
export function slug(section) {
  return section.toLowerCase().replaceAll('_', '-');
}

/** In the order of index.d.ts. @returns {Array<{ text: string, folder: string }>} */
export function sections() {
  const lines = fs.readFileSync(path.join(ROOT, 'index.d.ts'), 'utf8').split('\n');
  const names = [...lines.filter((line) => SECTION.test(line)).map(titled), 'Queue', titled()];
  return names.map((text) => ({ text, folder: slug(text.replaceAll(' ', '_')) }));
}

/** @param {Array<{ section: string, name: string, title: string }>} pages */
function contents(pages) {
  const parts = sections().map(({ text, folder }) => {
    const list = pages.filter(({ section }) => slug(section) === folder);
    const lines = list.map(({ name, title }) => `- [${title}](${folder}/${name}.md)`);
    return `## ${text}\n\n${lines.join('\n')}`;
  });
  return `# Reference\n\nEvery class, option, method and event, as \`index.d.ts\` declares them.\n\n${parts.join('\n\n')}\n`;
}
