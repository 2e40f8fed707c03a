// What bundlers take for `electron-re-native` in a page. Only here `require` may be named: elsewhere they would take it
// for theirs. A page with `nodeIntegration` has it as a global, a preload as its own.
import bundle from './bundle.js';

const load = globalThis.require ?? (typeof require === 'function' ? require : undefined);

export const MessageChannel = bundle.lazyChannel(load);
export const MessageError = bundle.MessageError;
export default { MessageChannel, MessageError };
