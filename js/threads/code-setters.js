'use strict';

/**
 * Methods of what has code that can be replaced as a whole, by its own `setCode`: a dynamic pool and its executors.
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
