'use strict';
// The host of one measure. The arguments are the name of the measure and how long to measure. Prints the outcomes.

const { measures } = require('./index.js');

const [name, millis] = process.argv.slice(2);

measures[name].run(Number(millis)).then(
  (outcomes) => {
    process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
