'use strict';

exports.add = (a, b) => a + b;
exports.block = () => {
  for (;;);
};
