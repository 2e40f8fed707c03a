'use strict';

/** What a promise settles with, as plain data. */
async function outcome(promise) {
  try {
    return { value: await promise };
  } catch (error) {
    if (!(error instanceof Error)) return { error };
    const { name, message, code, target, channel, detail, cause } = error;
    return {
      error: { name, message, code, target, channel, detail, cause: cause && { message: cause.message } },
    };
  }
}

module.exports = { outcome };
