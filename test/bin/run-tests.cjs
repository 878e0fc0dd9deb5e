#!/usr/bin/env node
// `npm test`: every test that this machine can run, the quick ones first. Parts that tests need are
// prepared once (PostgreSQL, Apache Kafka, a browser) and handed down by the environment. What was
// left out is named at the end with its reason; with CI=true a missing part fails the run.
// With arguments it is jest itself: `npm test -- libs/domain/typing`.
'use strict';
const { spawn } = require('node:child_process');
const {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { delimiter, join } = require('node:path');

const root = join(__dirname, '..', '..');
const CI = process.env.CI === 'true' || process.env.CI === '1';
const JEST = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** Days must not depend on the machine's zone: what reckons with days runs east and west too. */
const FAR_ZONES = ['Asia/Shanghai', 'America/New_York'];
const PURE =
  '/libs/(domain/(contracts|epidemiology)|services/stats/src/decide)/(?!.*\\.(int|e2e)\\.spec)';

/**
 * What runs when: the phases of a row side by side. Two specs at once fit the two cores of a small
 * machine; the Kafka specs share one broker, whose topics belong to one log at a time, and mostly
 * wait for it.
 */
const ROWS = [
  [{ name: 'unit', pattern: '^(?!.*\\.(int|e2e)\\.spec\\.ts$).*\\.spec\\.ts$', workers: 2 }],
  FAR_ZONES.map((zone) => ({ name: `pure (${zone})`, pattern: PURE, workers: 1, zone })),
  [
    { name: 'integration', pattern: '^(?!.*kafka[^/]*$).*\\.int\\.spec\\.ts$', workers: 2 },
    { name: 'integration with Kafka', pattern: 'kafka[^/]*\\.int\\.spec\\.ts$', workers: 1 },
  ],
  [{ name: 'end to end', pattern: '\\.e2e\\.spec\\.ts$', workers: 2 }],
];

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function say(line) {
  process.stdout.write(`${line}\n`);
}

function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}

/** Path of a Chromium, null without one. */
function findBrowser() {
  const given = process.env.CARBAWATCH_CHROMIUM;
  if (given) return isFile(given) ? given : null;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isFile) ?? null;
}

/** Each part: how to have it, and why not. `stop` gives it back. */
async function preparePostgres(testing) {
  if (process.env.TEST_DATABASE_URL) return { env: {}, missing: null, stop: async () => {} };
  try {
    const server = await testing.startTestServer();
    return { env: { TEST_DATABASE_URL: server.url }, missing: null, stop: () => server.stop() };
  } catch (error) {
    return { env: {}, missing: `PostgreSQL: ${error.message}`, stop: async () => {} };
  }
}

async function prepareKafka(testing) {
  if (process.env.TEST_KAFKA_BROKERS) return { env: {}, missing: null, stop: async () => {} };
  try {
    const kafka = await testing.startKafka();
    say(`Apache Kafka from ${kafka.source} at ${kafka.brokers.join(',')}`);
    const env = { TEST_KAFKA_BROKERS: kafka.brokers.join(',') };
    return { env, missing: null, stop: () => kafka.stop() };
  } catch (error) {
    return { env: {}, missing: `Apache Kafka: ${error.message}`, stop: async () => {} };
  }
}

async function prepareBrowser() {
  const path = findBrowser();
  if (path) return { env: { CARBAWATCH_CHROMIUM: path }, missing: null, stop: async () => {} };
  const missing = `a browser: none of ${BROWSERS.join(', ')} is installed (CARBAWATCH_CHROMIUM)`;
  return { env: {}, missing, stop: async () => {} };
}

const running = new Set();

function jest(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [JEST, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    running.add(child);
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(signal ? 1 : (code ?? 1));
    });
  });
}

/** Counts of one phase, and the full names of what was skipped. */
function readResults(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] }; // jest itself broke
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const skipped = results.testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo')
      .map(({ fullName }) => fullName),
  );
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped,
  };
}

/** One phase, with what jest says of it and what it counted. */
async function runPhase({ name, pattern, workers, zone = 'UTC' }, env, folder) {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.json`);
  const args = ['--testPathPatterns', pattern, '--maxWorkers', String(workers)];
  const reporting = ['--json', '--outputFile', file, '--passWithNoTests', '--silent'];
  // A connection that a failed test left open must not keep the run from ending.
  const code = await jest([...args, ...reporting, '--forceExit'], { ...env, TZ: zone });
  const { passed, failed, skipped } = readResults(file);
  // A phase that fails without a failed test (a worker died) must not pass.
  return { passed, failed: failed > 0 || code === 0 ? failed : 1, skipped };
}

async function runPhases(env, folder) {
  const total = { passed: 0, failed: 0, skipped: [], again: [] };
  for (const row of ROWS) {
    say(`\n=== ${row.map(({ name }) => name).join(' and ')} tests`);
    const results = await Promise.all(row.map((phase) => runPhase(phase, env, folder)));
    for (const [place, { passed, failed, skipped }] of results.entries()) {
      const zone = row[place].zone;
      total.failed += failed;
      if (zone === undefined) {
        total.passed += passed;
        total.skipped.push(...skipped);
      } else {
        // The same tests once more: they may fail, but are not counted as more of them.
        total.again.push(`${passed} of them passed again in ${zone}`);
      }
    }
  }
  return total;
}

function summarise(total, missing) {
  if (total.skipped.length > 0 || missing.length > 0) say('\nLeft out:');
  for (const reason of missing) say(`  for want of ${reason}`);
  for (const name of total.skipped) say(`  ${name}`);
  if (total.again.length > 0) say(`\n${total.again.join(', ')}`);
  const line = `${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`;
  say(`\n${line}`);
  const file = process.env.TEST_SUMMARY_FILE;
  if (file) writeFileSync(file, `${line}\n`);
}

/** The whole run; answers the exit code. */
async function runAll() {
  require('../../tools/build.cjs').ensureBuilt();
  const testing = require('@carbawatch/testing');
  const folder = mkdtempSync(join(tmpdir(), 'carbawatch-results-'));
  const parts = [];
  try {
    for (const prepare of [preparePostgres, prepareKafka, prepareBrowser]) {
      parts.push(await prepare(testing));
    }
    const env = Object.assign({}, ...parts.map((part) => part.env));
    const missing = parts.flatMap((part) => part.missing ?? []);
    const total = await runPhases(env, folder);
    // In CI nothing may be left out quietly: a run without Kafka proves nothing of the pipeline.
    if (CI) total.failed += missing.length;
    summarise(total, missing);
    return total.failed > 0 ? 1 : 0;
  } finally {
    await Promise.all(parts.map((part) => part.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main() {
  const args = process.argv.slice(2);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // Then the parts are given back as always.
    process.on(signal, () => running.forEach((each) => each.kill(signal)));
  }
  if (args.length > 0) return jest(args, (await prepareBrowser()).env);
  return runAll();
}

module.exports = { findBrowser };
if (require.main === module) {
  main().then(
    (code) => process.exit(code),
    (error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
}
