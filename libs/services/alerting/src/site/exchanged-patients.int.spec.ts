import { E_COLI, type HospitalStory, type ToldResult } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { saveAct } from '../store/alerts';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();

type Tell = (story: HospitalStory) => HospitalStory;

const IMI = { ...KPC, carbapenemases: ['IMI-1'] } as const;
const NOT_A_PATIENT_MORE = 'the result is now said to be of another patient';

const objects = (kind: string) =>
  site.database.query<{ id: string; status: string; patients: number; history: string[] }>(
    `SELECT id, status, (body ->> 'patients')::int AS patients,
            jsonb_path_query_array(body, '$.history[*].text') AS history
     FROM alerting.cluster WHERE site = $1 AND ($2 = kind OR ($2 = 'ward' AND kind = 'clone'))
     ORDER BY formed_at`,
    [site.site, kind],
  );

/** Patients of one ward, two days apart, each with the same in Klebsiella. */
const three =
  (result: ToldResult = KPC): Tell =>
  (story) => {
    for (const who of ['w0', 'w1', 'w2', 'w3', 'w4']) story.admit(who, 'MED-1', 'ward');
    for (const i of [0, 1, 2]) {
      story
        .at(`2024-01-0${3 + 2 * i} 10:00`)
        .report(`L-${i}`, { patient: `w${i}`, collectedAt: collected(i), ...result });
    }
    return story;
  };

function collected(i: number): string {
  return `2024-01-0${2 + 2 * i} 09:00:00`;
}

/** The isolate is another patient's, and its time differs by seconds or not at all. */
const exchanged =
  (i: number, seconds: string, result: ToldResult = KPC): Tell =>
  (story) =>
    three(result)(story)
      .at('2024-01-12 10:00')
      .report(`L-${i}`, {
        ...{ patient: 'w3', status: 'corrected' },
        collectedAt: collected(i).replace(/00$/, seconds),
      });

async function acknowledge(rule: string): Promise<string> {
  const [{ id, basis } = { id: '', basis: '' }] = await site.alerts(rule);
  const act = { kind: 'acknowledged', actor: 'ipc', at: '2024-01-10T09:00:00+08:00' } as const;
  await site.database.transaction((tx) =>
    saveAct(
      tx,
      { id, pseudonym: '', site: site.site },
      { ...act, basis, disposition: null, isolation: null, comment: null },
    ),
  );
  return id;
}

/** The story up to an acknowledgement, and then with what comes after it. */
async function acknowledged(rule: string, before: Tell, after: Tell) {
  await site.of(rule, before);
  const id = await acknowledge(rule);
  await site.more((story) => after(story.at('2024-01-01 08:00')));
  const found = await site.alerts(rule);
  const now = found.find((one) => one.id === id);
  return { now, others: found.filter((one) => one !== now), kinds: await site.timelines(rule) };
}

describe.each([
  ['the same time of collection', '00'],
  ['one that differs by seconds', '37'],
])('given an isolate that is another patient’s by a correction, with %s', (_, seconds) => {
  it.each([0, 2])('then the clusters of isolate %i go on as they are', async (i) => {
    await site.of('cluster', three());
    const kinds = ['hospital', 'ward', 'any-one'];
    const before = await Promise.all(kinds.map(objects));
    await site.more((story) => exchanged(i, seconds)(story.at('2024-01-01 08:00')));
    const after = await Promise.all(kinds.map(objects));
    for (const [at, now] of after.entries()) {
      expect(now.map(({ id, status, patients }) => [id, status, patients])).toEqual(
        before[at]?.map(({ id }) => [id, 'open', 3]),
      );
      const told = now[0]?.history ?? [];
      expect(told).toHaveLength((before[at]?.[0]?.history.length ?? 0) + 1);
      expect(told.at(-1)).toMatch(
        /^In place of a patient who left by a correction: Klebsiella pneumoniae, MED-1, first/,
      );
      expect(told.at(-1)).toContain(NOT_A_PATIENT_MORE);
      expect(ALERTING_BOOK.chinese(told.at(-1) ?? '')).not.toMatch(/[a-z]{4} (of|a|left) /);
    }
  });

  it.each(['cluster', 'hospital-wide'])(
    'then %s calls whoever had acknowledged it, since it is another patient',
    async (rule) => {
      const { now, others, kinds } = await acknowledged(rule, three(), exchanged(2, seconds));
      expect(others).toEqual([]);
      expect(now?.status).toBe('open');
      expect(kinds).toEqual([expect.stringMatching(/^raised( amended)* acknowledged reraised$/)]);
      expect(now?.lines.at(-1)).toMatch(/^In place of a patient who left by a correction: /);
      expect(now?.lines.at(-1)).toContain(NOT_A_PATIENT_MORE);
      expect(now?.lines.at(-1)).toContain('3 patients with KPC');
    },
  );

  it('then a rare mechanism calls for who is the newest now, and not for the others', async () => {
    const rule = 'rare-mechanism';
    const newest = await acknowledged(rule, three(IMI), exchanged(2, seconds, IMI));
    expect(newest.others).toEqual([]);
    expect(newest.now?.status).toBe('open');
    expect(newest.now?.lines.at(-1)).toContain(NOT_A_PATIENT_MORE);
    const first = await acknowledged(rule, three(IMI), exchanged(0, seconds, IMI));
    expect(first.now?.status).toBe('acknowledged');
  });

  it('then whoever had been in it before calls nobody, and a line says so', async () => {
    const back: Tell = (story) =>
      exchanged(
        2,
        seconds,
      )(story)
        .at('2024-01-14 10:00')
        .report('L-2', { patient: 'w2', collectedAt: collected(2) });
    for (const rule of ['cluster', 'hospital-wide']) {
      await site.of(rule, exchanged(2, seconds));
      const [{ id, basis } = { id: '', basis: '' }] = await site.alerts(rule);
      const act = { kind: 'acknowledged', actor: 'ipc', at: '2024-01-13T09:00:00+08:00' } as const;
      await site.database.transaction((tx) =>
        saveAct(
          tx,
          { id, pseudonym: '', site: site.site },
          { ...act, basis, disposition: null, isolation: null, comment: null },
        ),
      );
      await site.more((story) => back(story.at('2024-01-01 08:00')));
      const [now, ...others] = await site.alerts(rule);
      expect(others).toEqual([]);
      expect(now?.status).toBe('acknowledged');
      expect(now?.lines.at(-1)).toMatch(/^In place of a patient who left by a correction: /);
    }
  });

  it('then a second species on the ward stands, and calls', async () => {
    const jump: Tell = (story) =>
      story
        .admit('w0', 'MED-1', 'ward')
        .admit('w1', 'MED-1', 'ward')
        .admit('w3', 'MED-1', 'ward')
        .at('2024-01-03 10:00')
        .report('L-0', { patient: 'w0', collectedAt: collected(0), ...KPC })
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'w1', collectedAt: collected(1), ...KPC, species: E_COLI });
    const other: Tell = (story) =>
      jump(story)
        .at('2024-01-12 10:00')
        .report('L-1', { patient: 'w3', collectedAt: collected(1).replace(/00$/, seconds) });
    const { now, others, kinds } = await acknowledged('ward-species-jump', jump, other);
    expect(others).toEqual([]);
    expect(now?.status).toBe('open');
    expect(kinds).toEqual(['raised acknowledged reraised']);
    expect(now?.lines.at(-1)).toContain(NOT_A_PATIENT_MORE);
  });

  it('then a fourth patient makes the same cluster grow', async () => {
    const fourth: Tell = (story) =>
      exchanged(
        2,
        seconds,
      )(story)
        .at('2024-01-15 10:00')
        .report('L-4', { patient: 'w4', collectedAt: '2024-01-14 09:00', ...KPC });
    expect(await site.of('hospital-wide', fourth)).toEqual(['raised amended amended']);
    expect(await objects('hospital')).toEqual([
      expect.objectContaining({ status: 'open', patients: 4 }),
    ]);
  });

  it('then what is over stays over, says so and calls nobody', async () => {
    const late: Tell = (story) =>
      three()(story)
        .at('2024-05-20 10:00')
        .admit('zoe', 'MED-9', 'ward')
        .at('2024-05-21 10:00')
        .report('L-2', { patient: 'w3', collectedAt: collected(2).replace(/00$/, seconds) });
    for (const [rule, kind] of [
      ['cluster', 'ward'],
      ['hospital-wide', 'hospital'],
    ] as const) {
      expect(await site.of(rule, late)).toEqual([
        expect.stringMatching(/^raised( amended)* cleared amended$/),
      ]);
      const [alert] = await site.alerts(rule);
      expect(alert?.lines.at(-1)).toContain('Corrected after its end.');
      expect(alert?.lines.at(-1)).toContain(NOT_A_PATIENT_MORE);
      expect(await objects(kind)).toEqual([
        expect.objectContaining({ status: 'quiet', patients: 3 }),
      ]);
    }
  });
});

describe('given a gene in a swab that is another patient’s by a correction', () => {
  const swab = (i: number, patient: string, collectedAt: string) =>
    [
      `S-${i}`,
      { patient, collectedAt, status: 'confirmed', families: ['KPC'], specimen: { id: `A-${i}` } },
    ] as const;
  const swabs: Tell = (story) => {
    for (const who of ['w0', 'w1', 'w2', 'w3']) story.admit(who, 'MED-1', 'ward');
    for (const i of [0, 1, 2]) {
      story.at(`2024-01-0${3 + 2 * i} 10:00`).screen(...swab(i, `w${i}`, collected(i)));
    }
    return story;
  };

  it.each(['00', '37'])('then it calls, also at another time (:%s)', async (seconds) => {
    const other: Tell = (story) =>
      swabs(story)
        .at('2024-01-12 10:00')
        .screen(...swab(2, 'w3', collected(2).replace(/00$/, seconds)));
    const { now, others } = await acknowledged('cluster', swabs, other);
    expect(others).toEqual([]);
    expect(now?.status).toBe('open');
    expect(now?.lines.at(-1)).toContain(NOT_A_PATIENT_MORE);
    const history = (await objects('any-one')).at(0)?.history;
    expect(history?.at(-1)).toMatch(/^(In place of a patient who left|Now 3 patients: )/);
    expect(history?.at(-1)).toContain(NOT_A_PATIENT_MORE);
    expect(ALERTING_BOOK.chinese(history?.at(-1) ?? '')).not.toMatch(/patient|left/);
  });
});

describe('given two numbers of one patient', () => {
  it('when a merge is undone, then no movement is said to be told otherwise', async () => {
    const undone: Tell = (story) =>
      story
        .at('2024-01-03 10:00')
        .report('L-0', { patient: 'w0', collectedAt: collected(0), ...IMI })
        .at('2024-01-05 10:00')
        .admit('w1', 'MED-1', 'ward')
        .at('2024-01-06 10:00')
        .merge('w0', 'w1')
        .at('2024-01-07 10:00')
        .unmerge('w0', 'w1');
    await site.of('rare-mechanism', undone);
    const [one, ...others] = await objects('any-one');
    expect(others).toEqual([]);
    expect(one?.history.join(' ')).not.toContain('movements');
  });

  it('when they are merged, then it is the same patient and nobody is called', async () => {
    const merged: Tell = (story) => three()(story).at('2024-01-12 10:00').merge('w2', 'w3');
    for (const rule of ['cluster', 'hospital-wide']) {
      const { now } = await acknowledged(rule, three(), merged);
      expect(now?.status).toBe('acknowledged');
    }
    expect((await objects('ward')).at(0)?.history.at(-1)).toMatch(
      /^A number of a patient was joined or parted: the patients are the same\./,
    );
  });
});

describe('given a rare mechanism in three patients, acknowledged', () => {
  const withdrawn =
    (i: number, result: ToldResult): Tell =>
    (story) =>
      three(result)(story).at('2024-01-12 10:00').report(`L-${i}`, { withdrawn: true });

  it.each([
    ['the first, of one that is usual elsewhere', 0, KPC],
    ['the first, of one that is usual nowhere', 0, IMI],
    ['the last, of one that is usual nowhere', 2, IMI],
  ] as const)('when the laboratory withdraws %s, then a line says so', async (_, i, result) => {
    const after = await acknowledged('rare-mechanism', three(result), withdrawn(i, result));
    expect(after.others).toEqual([]);
    expect(after.now?.status).toBe('acknowledged');
    expect(after.kinds).toEqual([
      expect.stringMatching(/^raised( amended)* acknowledged amended$/),
    ]);
    expect(after.now?.lines.at(-1)).toMatch(/^The isolate of 2024-01-0\d was corrected: the lab/);
  });

  it('when one more is found after that, then it calls', async () => {
    const more: Tell = (story) =>
      withdrawn(
        0,
        IMI,
      )(story)
        .at('2024-01-15 10:00')
        .report('L-4', { patient: 'w4', collectedAt: '2024-01-14 09:00', ...IMI });
    const { now } = await acknowledged('rare-mechanism', three(IMI), more);
    expect(now?.status).toBe('open');
  });
});

describe('given an enzyme without a name', () => {
  const ACTIVITY = { ...KPC, carbapenemases: [] } as const;
  const NO_GENE = {
    ...ACTIVITY,
    discordance: [{ code: 'activity-positive-genes-negative', text: 'No gene of the panel.' }],
  } as unknown as ToldResult;
  const named =
    (result: ToldResult, ...isolates: number[]): Tell =>
    (story) => {
      three(result)(story).at('2024-01-12 10:00');
      for (const i of isolates) story.report(`L-${i}`, { ...IMI, discordance: [] });
      return story;
    };

  it('when too few are left without one, then it is over and nothing was wrong', async () => {
    expect(await site.of('hospital-wide', named(ACTIVITY, 0))).toEqual(['raised cleared']);
    const words =
      'The enzyme has got its name: too few patients are left without one. ' +
      'The enzyme of the isolate of 2024-01-02 is known now: IMI.';
    expect((await site.alerts('hospital-wide')).at(0)?.lines.at(-1)).toBe(words);
    expect((await objects('hospital')).at(0)?.history.at(-1)).toBe(words);
    expect(ALERTING_BOOK.chinese(words)).not.toMatch(/enzyme|patients/);
  });

  it('when the name is that of all, then one of the hospital by that name says so', async () => {
    expect(await site.of('hospital-wide', named(ACTIVITY, 0, 1, 2))).toEqual([
      'raised cleared',
      'raised',
    ]);
  });

  it('when one of one case is named, then nothing was corrected', async () => {
    const one: Tell = (story) =>
      story
        .admit('w0', 'MED-1', 'ward')
        .at('2024-01-03 10:00')
        .report('L-0', { patient: 'w0', collectedAt: collected(0), ...NO_GENE })
        .at('2024-01-05 10:00')
        .report('L-0', { ...IMI, discordance: [] });
    expect(await site.of('rare-mechanism', one)).toEqual(['raised cleared', 'raised']);
    expect((await objects('any-one')).at(0)?.history.at(-1)).toBe(
      'The enzyme has got its name: too few patients are left without one. ' +
        'The enzyme of the isolate of 2024-01-02 is known now: IMI.',
    );
  });

  it('when some are named, then the rest goes on and says why it is fewer', async () => {
    await site.of('rare-mechanism', named(NO_GENE, 0));
    const [first] = await objects('any-one');
    expect(first?.history.at(-1)).toMatch(
      /^Shrank to 2 patients: the enzyme of the rest has got its name\. The enzyme of the isolate/,
    );
  });
});
