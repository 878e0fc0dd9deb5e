#!/usr/bin/env node
// Committed, so that `npx carbawatch` works straight after `npm ci`; builds when the build is old.
'use strict';
require('../../../tools/build.cjs').ensureBuilt();
require('../dist/main.js')
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
