// Order of the specs of a phase: what takes longest begins first, so that both workers end
// together. jest knows how long each took the last time; in a fresh clone it goes by the sizes of
// files, which say little.
'use strict';
const Sequencer = require('@jest/test-sequencer').default;

/** From about half a minute down. One that is missing here costs a little time and nothing else. */
const LONGEST = [
  ...['dashboard-access.e2e', 'alert-year.e2e', 'dashboard-states.e2e', 'dashboard-rules.e2e'],
  ...['sign-in.e2e', 'roles.e2e', 'carriers.e2e', 'dashboard-chinese.e2e', 'dashboard.e2e'],
  ...['dashboard-numbers.e2e', 'demonstration.e2e', 'dashboard-drawings.e2e', 'today.e2e'],
  ...['embedded-postgres.int', 'event-log/src/kafka.int', 'intake.int', 'any-order.int'],
  ...['apply-facts.int', 'hard-cases.int', 'stream.int', 'signals-any-pace.int'],
  ...['surveillance-series', 'read-fhir', 'memory-log', 'fuzz', 'tidy', 'detector-benchmark'],
].map((name) => `${name}.spec.ts`);

function place({ path }) {
  const found = LONGEST.findIndex((name) => path.endsWith(name));
  return found < 0 ? LONGEST.length : found;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
};
