#!/usr/bin/env node
// What `npm start` runs: builds when the build is older than the sources, then starts everything.
'use strict';
require('../../../tools/build.cjs').ensureBuilt();
require('../dist/main.js');
