'use strict';

// Builds the files that must be single files: preload.js, since a sandboxed preload cannot require its own modules, and
// renderer.mjs, which bundlers use for the package in a page. Neither is committed.

const fs = require('fs');
const path = require('path');
const prettier = require('prettier');

const ROOT = path.join(__dirname, '..');

/** The files and what each is built from. `format` is Vite's name. */
const OUTPUTS = [
  { file: 'preload.js', entry: 'js/electron/renderer/preload.js', format: 'cjs' },
  { file: 'renderer.mjs', entry: 'js/electron/renderer/bundle.mjs', format: 'es', target: 'es2018' },
];

/** js/common/primordials.js looks for `vm`, which pages do not have. */
const NO_VM = {
  name: 'no-vm',
  enforce: 'pre',
  resolveId: (id) => (id === 'vm' ? '\0no-vm' : null),
  load: (id) => (id === '\0no-vm' ? 'export default undefined;' : null),
};

async function build({ file, entry, format, target = 'es2022' }) {
  const vite = await import('vite');
  const output = await vite.build({
    configFile: false,
    root: ROOT,
    plugins: [NO_VM],
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target,
      lib: { entry: path.join(ROOT, entry), formats: [format] },
      rollupOptions: { external: ['electron'], output: { comments: false } },
    },
  });
  const [{ output: chunks }] = [output].flat();
  if (chunks.length !== 1) throw new Error(`${file} would be ${chunks.length} files`);
  const banner = `// Built by scripts/build-renderer.js of ${entry}; edit that.\n`;
  const options = await prettier.resolveConfig(path.join(ROOT, file));
  const code = await prettier.format(banner + chunks[0].code, { ...options, filepath: file });
  fs.writeFileSync(path.join(ROOT, file), code);
}

async function main() {
  for (const output of OUTPUTS) await build(output);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
