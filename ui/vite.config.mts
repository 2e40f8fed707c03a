import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// `vite dev ui/dev` shows the page with an invented app behind it; only `vite build ui` makes what is published.
export default defineConfig({
  root: folder('.'),
  // The page is served from a path of the app's choosing, and over a protocol of its own in Electron.
  base: './',
  plugins: [react()],
  build: {
    outDir: folder('../js/electron/process-manager/page'),
    emptyOutDir: true,
    // Electron 22, the oldest that is tested.
    target: 'chrome108',
    // The page's Content-Security-Policy has no room for modules made of strings.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
