#!/usr/bin/env node
// Shows the distributed form for real: `docker compose up` without any setting, results in by HTTP
// and MLLP, what came of them out by the proxy, a service made anew, stop, and up again. Ends with
// status 1 at the first thing that is not as it should be. README.md beside this says how.
'use strict';
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { connect } = require('node:net');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const root = join(__dirname, '..', '..');
const PORT = process.env.PORT ?? '3000';
const MLLP_PORT = process.env.MLLP_PORT ?? '2575';
const BASE = `http://127.0.0.1:${PORT}`;
const SERVICES = ['ingestion', 'classification', 'alerting', 'stats'];
const COMPOSE = ['-f', 'docker-compose.yml'];
if (process.env.BUILD_ON_HOST_NETWORK) COMPOSE.push('-f', 'test/compose/host-network.yml');

const REPORT = {
  type: 'isolate.report',
  isolateId: 'COMPOSE-1',
  patient: { id: 'MRN-COMPOSE-1' },
  encounter: { class: 'inpatient', ward: 'ICU-2', unitType: 'icu' },
  specimen: { type: 'blood', purpose: 'clinical', collectedAt: '2026-01-05T06:30:00' },
  organism: { name: 'Klebsiella pneumoniae' },
  susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16 }],
  geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
};

const ORU = [
  'MSH|^~\\&|LIS|LAB|CARBAWATCH|SITE|20260106101500||ORU^R01^ORU_R01|COMPOSE-MSG-1|P|2.5.1',
  'PID|1||MRN-COMPOSE-2^^^HOSP^MR||Invented^Person||19500101|F',
  'PV1|1|I|ICU-2^^^HOSP',
  'ORC|RE||COMPOSE-2',
  'OBR|1||COMPOSE-2|600-7^Blood culture^LN|||20260106063000||||||||BLD|||||||20260106101000||MB|F',
  'OBX|1|CWE|600-7^Bacteria identified^LN|1|112283007^Escherichia coli^SCT||||||F',
  'OBR|2||COMPOSE-2|50545-3^Susceptibility^LN|||20260106063000|||||||||||||||20260106101000||MB|F|600-7&Bacteria identified&LN^1|||^COMPOSE-2',
  'OBX|1|SN|6652-2^Meropenem MIC^LN|1|>=^16|mg/L||R|||F',
  '',
].join('\r');

function say(line) {
  process.stdout.write(`${line}\n`);
}

function docker(args, { quiet = true } = {}) {
  const { status, stdout, stderr } = spawnSync('docker', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: quiet ? 'pipe' : 'inherit',
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(status, 0, `docker ${args.join(' ')}\n${stderr ?? ''}`);
  return (stdout ?? '').trim();
}

const compose = (args, options) => docker(['compose', ...COMPOSE, ...args], options);

async function timed(what, work) {
  const startedMs = performance.now();
  const result = await work();
  say(`${what}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}

/** Every container of the project, also those that ended. */
function containers() {
  return compose(['ps', '-a', '--format', 'json'])
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function adminKey() {
  return compose(['exec', '-T', 'ingestion', 'cat', '/data/admin-key']);
}

async function get(path, key) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const response = await fetch(`${BASE}${path}`, { headers });
  const type = response.headers.get('content-type') ?? '';
  const body = type.includes('json') ? await response.json() : await response.text();
  return { status: response.status, headers: response.headers, body };
}

async function post(report, key) {
  const response = await fetch(`${BASE}/api/v1/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(report),
  });
  assert.equal(response.status, 202);
  return response.json();
}

/** Sends one message in MLLP's frame and answers what comes back, without the frame. */
function mllp(message) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(MLLP_PORT), timeout: 20_000 });
    let answer = '';
    socket.on('timeout', () => socket.destroy(new Error('MLLP does not answer')));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (!answer.endsWith('\x1c\r')) return;
      socket.end();
      resolve(answer.slice(1, -2));
    });
    socket.write(`\x0b${message}\x1c\r`);
  });
}

/** Asks until the answer is as wanted; what is on its way through Kafka takes a moment. */
async function until(what, ask) {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const found = await ask();
    if (found) return found;
    assert.ok(performance.now() < deadline, `${what}: not within a minute`);
    await sleep(200);
  }
}

const isolate = (id, key) => get(`/api/v1/isolates/site-1/${id}`, key);

async function showUp(...options) {
  compose(['up', '-d', '--wait', ...options], { quiet: false });
  for (const { Service, State, Health } of containers()) {
    say(`  ${Service}: ${State}, ${Health}`);
    assert.deepEqual([State, Health], ['running', 'healthy']);
  }
  // Connections of an earlier run have ended meanwhile; fetch finds that out by failing.
  const ready = () => get('/health/ready');
  await until('the entry', () =>
    ready().then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
}

/** Topics of ours of which Kafka holds records on its volume. */
function topicsInKafka() {
  const find = 'find /var/lib/kafka/data -path "*/carbawatch.*" -name "*.log" -size +0';
  const files = compose(['exec', '-T', 'kafka', 'sh', '-c', find]).split('\n');
  const names = files.map((file) => /carbawatch\.(.*)\.v1-\d+\//.exec(file)?.[1]);
  return [...new Set(names)].sort();
}

async function showEntry() {
  const page = await get('/');
  assert.match(page.body, /<html/);
  assert.match(page.headers.get('content-security-policy'), /frame-ancestors 'none'/);
  const { body: api } = await get('/api/v1/openapi.json');
  for (const path of ['/messages', '/isolates', '/alerts', '/cohort/summary', '/wards']) {
    assert.ok(api.paths[path], `${path} is not described`);
  }
  const { status, body: ready } = await get('/health/ready');
  assert.deepEqual([status, ready.status, ready.checks.kafka], [200, 'ready', 'ok']);
  assert.equal((await get('/metrics')).status, 404);
  assert.equal((await get('/api/v1/alerts')).status, 401);
  say(`page, ${Object.keys(api.paths).length} paths in openapi.json, health, refusals: as told`);
}

/** Opens the stream of changes through the proxy; `seen` fills as events come. */
async function openStream(key) {
  const stop = new AbortController();
  const response = await fetch(`${BASE}/api/v1/stream`, {
    headers: { Authorization: `Bearer ${key}` },
    signal: stop.signal,
  });
  assert.equal(response.status, 200);
  const stream = { seen: '', close: () => stop.abort() };
  const read = async () => {
    for await (const chunk of response.body) stream.seen += Buffer.from(chunk).toString();
  };
  read().catch(() => undefined); // ends by abort
  return stream;
}

async function showResults(key) {
  const stream = await openStream(key);
  const { messageId } = await post(REPORT, key);
  const settled = await get(`/api/v1/messages/${messageId}?wait=10`, key);
  assert.equal(settled.body.status, 'processed');
  const first = await until('the isolate', async () => {
    const { status, body } = await isolate('COMPOSE-1', key);
    return status === 200 && body.classification ? body : null;
  });
  const { cre, cpe } = first.classification;
  assert.deepEqual(
    [cre.status, cpe.status, cpe.carbapenemases[0].allele],
    ['cre', 'confirmed', 'KPC-2'],
  );
  const alert = await until('the alert', async () => {
    const { body } = await get('/api/v1/alerts?rule=new-cpe', key);
    return body.items[0];
  });
  const summary = await until('the metric', async () => {
    const { body } = await get('/api/v1/cohort/summary?from=2026-01-01&to=2026-12-31', key);
    return body.cre >= 1 ? body : null;
  });
  await until('the stream', async () => /^event: alert$/m.test(stream.seen));
  stream.close();
  say(`posted -> CRE, CPE confirmed (KPC-2); alert ${alert.rule} ${alert.severity}, told on the`);
  say(`  stream; cohort: CPE ${summary.cpe.numerator} of ${summary.cpe.denominator} CRE`);
}

async function showMllp(key) {
  const answer = await mllp(ORU);
  assert.match(answer, /\rMSA\|AA\|COMPOSE-MSG-1/);
  await until('the isolate of MLLP', async () => {
    const { body } = await get('/api/v1/isolates', key);
    return body.items.length === 2;
  });
  await until('the number of MLLP', async () => {
    const { body } = await get('/api/v1/cohort/summary?from=2026-01-01&to=2026-12-31', key);
    return body.isolates === 2;
  });
  say('MLLP: AA; it is an isolate, and one more in the cohort');
  const topics = topicsInKafka();
  assert.ok(topics.includes('isolates.reported') && topics.includes('isolates.classified'));
  say(`Kafka holds records of ${topics.join(', ')}`);
}

/** A service that is made anew gets another address: the proxy must find it. */
async function showRenewal(key) {
  compose(['up', '-d', '--no-deps', '--force-recreate', '--wait', 'stats', 'classification']);
  await until('services made anew', async () => {
    const answers = await Promise.all([
      get('/api/v1/cohort/summary?window=P1Y', key),
      isolate('COMPOSE-1', key),
    ]);
    return answers.every(({ status }) => status === 200);
  });
  compose(['stop', 'alerting']);
  const { status, headers, body } = await get('/api/v1/alerts', key);
  assert.deepEqual([status, body.code], [503, 'unavailable']);
  assert.equal(headers.get('retry-after'), '5');
  await post({ ...REPORT, isolateId: 'COMPOSE-3', patient: { id: 'MRN-COMPOSE-3' } }, key);
  compose(['start', 'alerting']);
  await until('the alert of what came meanwhile', async () => {
    const answer = await get('/api/v1/alerts?rule=new-cpe', key);
    return answer.status === 200 && answer.body.items.length >= 2;
  });
  say('two services made anew: found; alerting away: 503, and afterwards it caught up');
}

function showStop() {
  compose(['stop']);
  for (const { Service, ExitCode } of containers()) {
    say(`  ${Service}: exit ${ExitCode}`);
    if (SERVICES.includes(Service)) assert.equal(ExitCode, 0);
  }
}

async function state(key) {
  const [isolates, alerts, summary] = await Promise.all([
    get('/api/v1/isolates', key),
    get('/api/v1/alerts', key),
    get('/api/v1/cohort/summary?from=2026-01-01&to=2026-12-31', key),
  ]);
  return [isolates.body.items, alerts.body.items, summary.body];
}

async function main() {
  await timed('up, with the build', () => showUp('--build'));
  await showEntry();
  const key = adminKey();
  await showResults(key);
  await showMllp(key);
  await showRenewal(key);
  const before = await state(key);
  await timed('stop', showStop);
  compose(['down']);
  say('down: containers and network gone, volumes kept');

  await timed('up again', () => showUp());
  assert.equal(adminKey(), key);
  assert.deepEqual(await state(key), before);
  const again = await post(REPORT, key);
  assert.notEqual(again.duplicateOf, null);
  say('up again: the same key, isolates, alerts, numbers; what is sent again is a duplicate');
  await timed('down', () => compose(['down']));
  compose(['down', '--volumes']);
  say('shown.');
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
