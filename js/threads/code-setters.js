'use strict';

/**
 * Methods that replace the code of a dynamic pool or of its executors, through `setCode`.
 *
 * @type {Record<string, (this: { setCode(options: Record<string, unknown>): any }, value: any) => any>}
 */
const CODE_SETTERS = {
  setExecPath(execPath) {
    return this.setCode({ execPath });
  },

  setExecString(execString) {
    return this.setCode({ execString });
  },

  setExecFunction(execFunction) {
    return this.setCode({ execFunction });
  },
};

module.exports = { CODE_SETTERS };
