import { randomUUID } from 'node:crypto';
import { TOPICS, type IsolateShadowed } from '@carbawatch/contracts';
import {
  hostClassification,
  report,
  type Answer,
  type HostedClassification,
} from '../hosted-classification.builder';

const mic = (agent: string, value: number) => ({
  agent,
  method: 'mic' as const,
  value,
  unit: 'mg/L' as const,
});
const gene = (name: string) => ({
  gene: name,
  method: 'wgs' as const,
  result: 'detected' as const,
  identity: 100,
  coverage: 100,
});
const absent = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'].map((name) => ({
  gene: name,
  method: 'pcr' as const,
  result: 'not-detected' as const,
}));

/** Imipenem 4 mg/L: R by CLSI, I by EUCAST. */
const imipenemFour = { susceptibility: [mic('IPM', 4)] };

describe('rule sets of a site', () => {
  let hosted: HostedClassification;

  beforeAll(async () => {
    hosted = await hostClassification();
    await hosted.reported(
      report({ isolateId: 'A-1', pseudonym: 'a', ...imipenemFour }),
      report({ isolateId: 'B-1', pseudonym: 'b', susceptibility: [mic('MEM', 16)] }),
      report({ isolateId: 'C-1', pseudonym: 'c', geneTests: [gene('blaKPC-31')] }),
      report({
        isolateId: 'D-1',
        pseudonym: 'd',
        susceptibility: [mic('MEM', 16)],
        geneTests: absent,
      }),
    );
    await hosted.reported(
      report({ isolateId: 'B-1', pseudonym: 'b', geneTests: [gene('blaNDM-1')] }),
    );
  });
  afterAll(async () => hosted.close());

  const save = async (name: string, rules: unknown): Promise<string> => {
    const answer = await hosted.post('classify/rule-sets', { name, reason: 'to try', rules });
    expect(answer.status).toBe(201);
    return String(answer.body['id']);
  };
  const finished = async (job: Answer): Promise<Record<string, unknown>> => {
    expect(job.status).toBe(202);
    const { body } = await hosted.get(`classify/jobs/${String(job.body['id'])}?wait=30`);
    expect(body['status']).toBe('done');
    return body;
  };
  const shadow = async (ruleSet: string): Promise<Record<string, unknown>> =>
    finished(await hosted.post('classify/shadow', { ruleSet }));
  const activate = async (id: string): Promise<Record<string, unknown>> =>
    finished(
      await hosted.post(`classify/rule-sets/${id}/activate`, { reason: 'the board agreed' }),
    );

  it('shows the shipped set in force, by the versions that classifications carry', async () => {
    const { body } = await hosted.get('classify/rule-sets');
    expect(body['items']).toMatchObject([
      { id: 'default', inForce: true, label: '2026.1', breakpoints: 'CLSI 2025' },
    ]);
    const isolate = await hosted.get('isolates/site-1/A-1');
    expect(isolate.body['classification']).toMatchObject({
      rules: '2026.1',
      breakpoints: 'CLSI 2025',
      catalogue: expect.stringContaining('NCBI Reference Gene Catalog 2024-12-18.1'),
      caseDefinitions: { 'nhsn-labid': 'yes', 'ears-net': 'no' },
    });
  });

  it('keeps every version of a set with who, when and why', async () => {
    expect(await save('versions', {})).toBe('versions.1');
    expect(await save('versions', { policies: { genesOnlyExcludes: true } })).toBe('versions.2');
    const { body } = await hosted.get('classify/rule-sets/versions.1');
    expect(body).toMatchObject({
      version: 1,
      inForce: false,
      reason: 'to try',
      createdBy: expect.any(String),
      rules: { creDefinition: 'cdc-2015', policies: { genesOnlyExcludes: false } },
    });
  });

  it('finds no difference when the rules in force are run in the shadow', async () => {
    const body = await shadow('default');
    expect(body).toMatchObject({
      changed: 0,
      progress: { done: 4, total: 4 },
      result: { changed: 0, byKind: {}, alertFacts: { counts: { gained: 0, lost: 0, moved: 0 } } },
    });
    const same = await save('same', {});
    expect(await shadow(same)).toMatchObject({ changed: 0 });
  });

  it('shows what another definition would change, and changes nothing', async () => {
    const before = await hosted.states();
    const id = await save('dutch', {
      creDefinition: 'nl-brmo-2024',
      definitions: ['cdc-2015'],
      policies: { kpcVariants: 'excluded', genesOnlyExcludes: true },
    });
    const body = await shadow(id);
    expect(body).toMatchObject({
      changed: 3,
      result: {
        byKind: { cre: 2, cpe: 2 },
        metrics: {
          items: [
            { dedup: 'none', before: { cre: 4, cpe: { numerator: 2, denominator: 4 } } },
            {
              dedup: 'patient-first',
              before: { cre: 4, nonCpe: { numerator: 0 } },
              after: { cre: 2, cpe: { numerator: 1 }, nonCpe: { numerator: 1 } },
            },
          ],
        },
        alertFacts: { counts: { gained: 0, lost: 4 } },
      },
    });
    const job = String(body['id']);
    const told = await hosted.platform.database.query<{ value: IsolateShadowed }>(
      "SELECT value FROM log.record WHERE topic = $1 ORDER BY value->>'isolateId'",
      [TOPICS.isolatesShadowed],
    );
    expect(told.map(({ value }) => [value.job, value.classification.rules])).toEqual(
      Array.from({ length: 3 }, () => [job, '2026.1/dutch.1']),
    );
    const changes = await hosted.get(`classify/jobs/${job}/changes?kind=cre&limit=1`);
    expect(changes.body['items']).toMatchObject([
      {
        isolateId: 'A-1',
        from: { cre: { status: 'cre' } },
        to: { cre: { status: 'not-cre' } },
        alertFacts: { lost: [{ fact: 'cre', since: expect.any(String) }] },
      },
    ]);
    expect(changes.body['next']).not.toBeNull();
    expect(changes.body['items']).toMatchObject([{ organism: 'Klebsiella pneumoniae' }]);
    const first = await hosted.get(`classify/jobs/${job}/changes?sort=verdict&limit=2`);
    const rest = await hosted.get(
      `classify/jobs/${job}/changes?sort=verdict&cursor=${String(first.body['next'])}`,
    );
    const listed = [first, rest].flatMap(({ body: page }) => page['items'] as { from: object }[]);
    // The verdict of each is another here, so that they stand by their ids.
    expect(listed).toHaveLength(3);
    const counts = await hosted.get(`classify/jobs/${job}/change-counts`);
    expect(counts.body['items']).toContainEqual({
      kind: 'cre',
      from: { status: 'cre', basis: expect.any(String) },
      to: { status: 'not-cre', basis: null },
      isolates: expect.any(Number),
    });
    expect(await hosted.states()).toEqual(before);
  });

  it('classifies all isolates anew by a set that is put in force, and as before when undone', async () => {
    const before = await hosted.states();
    const job = await activate('dutch.1');
    expect(job).toMatchObject({ kind: 'switch', against: 'default', changed: 4 });
    const [first, second] = await hosted.classifiedOf('A-1');
    expect(first?.classification.cre.status).toBe('cre');
    expect(second).toMatchObject({
      revision: 2,
      classification: {
        rules: '2026.1/dutch.1',
        breakpoints: 'EUCAST 2024',
        cre: { status: 'not-cre', definition: 'nl-brmo-2024' },
        definitions: { 'cdc-2015': 'cre' },
      },
    });
    const steps = (await hosted.classifiedOf('B-1')).at(-1);
    expect(steps?.earlier.map(({ classification }) => classification.rules)).toEqual([
      '2026.1/dutch.1',
    ]);
    await hosted.reported(report({ isolateId: 'E-1', pseudonym: 'e', ...imipenemFour }));
    expect((await hosted.classifiedOf('E-1')).at(-1)?.classification.cre.status).toBe('not-cre');
    expect(await shadow('dutch.1')).toMatchObject({ changed: 0 });

    const undo = await hosted.post('classify/rule-sets/dutch.1/undo', { reason: 'too early' });
    await finished(undo);
    expect((await hosted.states()).slice(0, 4)).toEqual(before);
    expect((await hosted.classifiedOf('E-1')).at(-1)?.classification.cre.status).toBe('cre');
    const again = await hosted.post('classify/rule-sets/dutch.1/undo', { reason: 'too early' });
    expect(again.status).toBe(409);
  });

  it('tells who switched what and why, newest first, and audits it', async () => {
    const { body } = await hosted.get('classify/rule-switches');
    expect(body['items']).toMatchObject([
      { ruleSet: 'default', previous: 'dutch.1', undoes: 1, reason: 'too early' },
      { ruleSet: 'dutch.1', previous: 'default', undoes: null, reason: 'the board agreed' },
    ]);
    const rows = await hosted.platform.database.query(
      `SELECT action, target FROM access.audit
       WHERE action IN ('rule-set.activated', 'rule-set.undone') ORDER BY at`,
    );
    expect(rows).toEqual([
      { action: 'rule-set.activated', target: 'dutch.1' },
      { action: 'rule-set.undone', target: 'default' },
    ]);
  });

  it('goes on with a switch where it stood when the service died', async () => {
    await hosted.stopService();
    const { database } = hosted.platform;
    const id = randomUUID();
    await database.query(
      `INSERT INTO classification.rule_switch (site, seq, rule_set, previous, reason, at, by)
       VALUES ('site-1', 3, 'dutch.1', 'default', 'as if', now(), 'test')`,
    );
    await database.query(
      `INSERT INTO classification.rule_job (id, site, kind, rule_set, against, status, total, done,
         after_isolate, created_at, created_by)
       VALUES ($1, 'site-1', 'switch', 'dutch.1', 'default', 'running', 5, 3, 'C-1', now(), 'test')`,
      [id],
    );
    await hosted.restart();
    const { body } = await hosted.get(`classify/jobs/${id}?wait=30`);
    expect(body).toMatchObject({ status: 'done', progress: { done: 5, total: 5 }, changed: 2 });
    expect((await hosted.classifiedOf('D-1')).at(-1)?.classification.rules).toBe('2026.1/dutch.1');
    expect((await hosted.classifiedOf('A-1')).at(-1)?.classification.rules).toBe('2026.1');
  });

  it('misses no report that comes while the rules are switched', async () => {
    const coming = Array.from({ length: 60 }, (_, at) =>
      report({ isolateId: `Z-${at}`, pseudonym: `z${at}`, ...imipenemFour }),
    );
    const sending = (async () => {
      for (const each of coming) await hosted.reported(each);
    })();
    const jobs = [];
    for (const id of ['versions.2', 'dutch.1', 'default', 'versions.1']) {
      const job = await hosted.post(`classify/rule-sets/${id}/activate`, {
        reason: 'back and forth',
      });
      jobs.push(job);
    }
    await sending;
    const last = jobs.at(-1);
    if (last) await finished(last);
    const rows = await hosted.platform.database.query(
      `SELECT state #>> '{classification,rules}' AS rules, count(*) AS n
       FROM classification.isolate GROUP BY 1`,
    );
    expect(rows).toEqual([{ rules: '2026.1/versions.1', n: 65 }]);
    const overtaken = await hosted.get(`classify/jobs/${String(jobs[0]?.body['id'])}?wait=30`);
    expect(['done', 'superseded']).toContain(overtaken.body['status']);
  });

  it('refuses what is no rule set, and who may not switch', async () => {
    const wrong = await hosted.post('classify/rule-sets', {
      name: 'wrong',
      reason: 'to try',
      rules: { catalogue: '0123456789abcdef', profiles: ['0123456789abcdef'] },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body['problems']).toMatchObject([
      { pointer: '/rules/catalogue' },
      { pointer: '/rules/profiles/0' },
    ]);
    const twice = { name: 'twice', reason: 'to try', rules: { definitions: ['cdc-2015'] } };
    expect((await hosted.post('classify/rule-sets', twice)).status).toBe(422);
    const noReason = await hosted.post('classify/rule-sets/default/activate', {});
    expect(noReason.status).toBe(422);
    expect((await hosted.post('classify/shadow', { ruleSet: 'none.1' })).status).toBe(404);
    const key = await hosted.keyFor('lab', 'site-2');
    const asLab = await hosted.post(
      'classify/rule-sets/default/activate',
      { reason: 'why not' },
      { key },
    );
    expect(asLab.status).toBe(403);
    expect((await hosted.get('classify/rule-sets?site=site-1', key)).status).toBe(404);
    expect((await hosted.get('classify/rule-sets', key)).body['items']).toHaveLength(1);
    const [job] = (await hosted.get('classify/jobs')).body['items'] as { id: string }[];
    expect((await hosted.get(`classify/jobs/${job?.id ?? ''}`, key)).status).toBe(404);
  });
});
