import * as electronRe from './index.js';

export * from './index.js';
export default electronRe;
