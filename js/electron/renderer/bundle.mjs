// Bundlers use this file for `electron-re-native` in a page. Only here may the code name `require`: elsewhere bundlers would replace it. In
// a page with `nodeIntegration` it is a global, in a preload a local variable.
import bundle from './bundle.js';

const load = globalThis.require ?? (typeof require === 'function' ? require : undefined);

export const MessageChannel = bundle.lazyChannel(load);
export const MessageError = bundle.MessageError;
export default { MessageChannel, MessageError };
