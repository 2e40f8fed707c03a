/**
 * The preload for windows with `contextIsolation` and `sandbox`: gives the page `window.electronRe`.
 *
 * @example
 * new BrowserWindow({ webPreferences: { preload: require.resolve('electron-re-native/preload') } });
 */
import type { PageMessageChannel } from './index.js';

declare global {
  interface Window {
    /** What the page has of this package when nothing is imported. Importing `MessageChannel` is the better way. */
    readonly electronRe: { readonly MessageChannel: PageMessageChannel };
  }
}
