'use strict';

module.exports = {
  name: 'wrong',
  open: () => ({ call: async () => 41, close() {} }),
};
