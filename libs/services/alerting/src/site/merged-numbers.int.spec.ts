import { E_COLI, KLEBSIELLA, type HospitalStory } from '@carbawatch/testing';
import { siteCourses } from './site-courses.story';

const site = siteCourses();

const IMP = {
  cpe: 'confirmed',
  carbapenemases: ['IMP-4'],
  species: { code: 'cfr', name: 'Citrobacter freundii' },
  specimen: { type: 'urine' },
} as const;
const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

const dayOf = (n: number) => `2024-01-${String(n).padStart(2, '0')}`;

/** One isolate each of so many patients, on wards of their own, two days apart. */
const patients =
  (n: number, more = {}) =>
  (story: HospitalStory): HospitalStory => {
    for (let i = 1; i <= n; i += 1) {
      story
        .at(`${dayOf(2 * i)} 08:00`)
        .admit(`p${i}`, `MED-2${i}`, 'ward')
        .at(`${dayOf(2 * i)} 10:00`)
        .report(`L-${i}`, {
          ...{ patient: `p${i}`, collectedAt: `${dayOf(2 * i)} 09:00`, ...IMP, ...more },
        });
    }
    return story;
  };

const alerts = async (rule: string): Promise<unknown[]> => {
  const rows = await site.database.query<{ id: string; status: string; said: string }>(
    `SELECT id, coalesce(disposition, status) AS status, timeline -> -1 ->> 'text' AS said
     FROM alerting.alert WHERE site = $1 AND rule = $2 ORDER BY raised_at`,
    [site.site, rule],
  );
  return rows;
};

const clusters = (kind: string) =>
  site.database.query<{ id: string; status: string; members: string[]; history: string[] }>(
    `SELECT id, status,
            jsonb_path_query_array(body, '$.members[*].pseudonym') AS members,
            jsonb_path_query_array(body, '$.history[*].kind') AS history
     FROM alerting.cluster WHERE site = $1 AND kind = $2 ORDER BY formed_at`,
    [site.site, kind],
  );

const late = (story: HospitalStory) => story.at('2024-01-10 10:00');
const later = (story: HospitalStory) => story.at('2024-01-11 10:00');

describe.each([['hospital-wide'], ['rare-mechanism']])('%s: as many patients as before', (rule) => {
  it.each([
    [
      'a merge into a number of which nothing was known',
      (story: HospitalStory) => late(story).merge('p1', 'p9'),
    ],
    [
      'a merge into a number that was admitted before',
      (story: HospitalStory) => {
        return late(story).admit('p9', 'MED-29', 'ward').at('2024-01-10 12:00').merge('p1', 'p9');
      },
    ],
    [
      'a merge and its undoing',
      (story: HospitalStory) => later(late(story).merge('p1', 'p9')).unmerge('p1', 'p9'),
    ],
    [
      'an isolate that was another patient’s',
      (story: HospitalStory) => late(story).report('L-1', { patient: 'p9' }),
    ],
    [
      'every number merged into another',
      (story: HospitalStory) => {
        for (const i of [1, 2, 3]) late(story).merge(`p${i}`, `q${i}`);
        return story;
      },
    ],
    [
      'two merges one after the other',
      (story: HospitalStory) => later(late(story).merge('p1', 'p9')).merge('p9', 'p8'),
    ],
  ] as const)('%s leaves cluster, id and alert as they were', async (_, change) => {
    const kind = rule === 'hospital-wide' ? 'hospital' : 'any-one';
    const before = await site.of(rule, patients(3));
    expect(before).toEqual([
      rule === 'hospital-wide' ? 'raised' : expect.stringMatching(/^raised/),
    ]);
    const told = await site.of(rule, (story) => change(patients(3)(story)));
    expect(told).toHaveLength(1);
    expect(told[0]).not.toMatch(/retracted|cleared|reraised/);
    expect(await alerts(rule)).toEqual([expect.objectContaining({ status: 'open' })]);
    const found = await clusters(kind);
    expect(found).toEqual([expect.objectContaining({ status: 'open' })]);
    expect(found[0]?.members).toHaveLength(3);
  });
});

describe('hospital-wide: fewer patients for a time', () => {
  const duplicate = (story: HospitalStory) => late(patients(3)(story)).merge('p1', 'p2');

  it('two numbers that are one patient leave too few: it is retracted, and says why', async () => {
    expect(await site.of('hospital-wide', duplicate)).toEqual(['raised retracted']);
    expect(await clusters('hospital')).toEqual([
      expect.objectContaining({ status: 'dissolved', history: ['formed', 'dissolved'] }),
    ]);
  });

  it.each([
    [
      'a merge that is undone',
      (story: HospitalStory) => later(duplicate(story)).unmerge('p1', 'p2'),
    ],
    [
      'a result that is corrected there and back',
      (story: HospitalStory) =>
        later(late(patients(3)(story)).report('L-1', WRONG)).report('L-1', IMP),
    ],
  ])('%s gives it back under its id and in its alert', async (_, tell) => {
    expect(await site.of('hospital-wide', tell)).toEqual(['raised retracted reraised']);
    const [again, ...others] = await clusters('hospital');
    expect(others).toEqual([]);
    expect(again).toMatchObject({ status: 'open', history: ['formed', 'dissolved', 'formed'] });
    expect([...(again?.members ?? [])].sort()).toEqual(['p1', 'p2', 'p3']);
    expect(await alerts('hospital-wide')).toEqual([expect.objectContaining({ status: 'open' })]);
  });

  it('given back, it counts anew: one patient less leaves too few once more', async () => {
    const again = (story: HospitalStory) =>
      later(duplicate(story))
        .unmerge('p1', 'p2')
        .at('2024-01-12 10:00')
        .merge('p3', 'p2')
        .at('2024-01-13 10:00')
        .unmerge('p3', 'p2');
    expect(await site.of('hospital-wide', again)).toEqual([
      'raised retracted reraised retracted reraised',
    ]);
    const history = ['formed', 'dissolved', 'formed', 'dissolved', 'formed'];
    expect(await clusters('hospital')).toEqual([expect.objectContaining({ history })]);
  });

  it('a further patient is another cluster: nothing gave the first one back', async () => {
    const further = (story: HospitalStory) =>
      later(duplicate(story)).report('L-4', {
        ...{ patient: 'p4', collectedAt: '2024-01-11 09:00', ...IMP },
      });
    expect(await site.of('hospital-wide', further)).toEqual(['raised retracted', 'raised']);
  });
});

describe('ward-species-jump: the same second species on the ward', () => {
  const jump = (story: HospitalStory) => {
    for (const [i, species] of [KLEBSIELLA, E_COLI].entries()) {
      story
        .at(`${dayOf(2 + i)} 08:00`)
        .admit(`p${i}`, 'MED-2', 'ward')
        .at(`${dayOf(2 + i)} 10:00`)
        .report(`L-${i}`, {
          ...{ patient: `p${i}`, collectedAt: `${dayOf(2 + i)} 09:00`, ...IMP, species },
        });
    }
    return story;
  };

  it.each([
    ['a merge', (story: HospitalStory) => late(story).merge('p1', 'p9')],
    [
      'a merge and its undoing',
      (story: HospitalStory) => later(late(story).merge('p1', 'p9')).unmerge('p1', 'p9'),
    ],
    [
      'a corrected patient of the same ward',
      (story: HospitalStory) =>
        late(story)
          .move('admit', 'p9', { class: 'inpatient', ward: 'MED-2' }, '2024-01-02T08:00')
          .report('L-1', { patient: 'p9' }),
    ],
  ])('%s leaves the alert as it was', async (_, change) => {
    const [told, ...others] = await site.of('ward-species-jump', (story) => change(jump(story)));
    expect(others).toEqual([]);
    expect(told).toMatch(/^raised( amended)*$/);
  });

  it('two numbers that are one patient take it back until they are parted', async () => {
    const told = (story: HospitalStory) =>
      later(late(jump(story)).merge('p1', 'p0')).unmerge('p1', 'p0');
    expect(await site.of('ward-species-jump', told)).toEqual(['raised retracted reraised']);
  });
});

describe('hospital-wide: what is corrected there and back when it is over', () => {
  const wrong = (story: HospitalStory, day: string) =>
    story.at(`${day} 09:00`).admit('zoe', 'MED-9', 'ward').at(`${day} 10:00`).report('L-1', WRONG);
  const back = (story: HospitalStory, day: string) => story.at(`${day} 10:00`).report('L-1', IMP);

  it.each([
    ['taken back after the end', '2024-06-01', 'raised cleared retracted cleared'],
    ['taken back while it stood', '2024-01-10', 'raised retracted cleared'],
  ])('%s: it is over as before, and no false alarm', async (_, day, course) => {
    const tell = (story: HospitalStory) => back(wrong(patients(3)(story), day), '2024-06-03');
    expect(await site.of('hospital-wide', tell)).toEqual([course]);
    expect(await alerts('hospital-wide')).toEqual([expect.objectContaining({ status: 'cleared' })]);
    const [cluster, ...others] = await clusters('hospital');
    expect(others).toEqual([]);
    expect(cluster).toMatchObject({ status: 'quiet' });
    expect(cluster?.members).toHaveLength(3);
    expect(cluster?.history.slice(-2)).toEqual(['formed', 'quiet']);
  });

  it('with one patient of more it has them again, and is over as before', async () => {
    const tell = (story: HospitalStory) => wrong(patients(4)(story), '2024-06-01');
    expect(await site.of('hospital-wide', tell)).toEqual(['raised amended cleared amended']);
    expect(await site.of('hospital-wide', (story) => back(tell(story), '2024-06-03'))).toEqual([
      'raised amended cleared amended amended',
    ]);
    for (const kind of ['hospital', 'any-one']) {
      const [cluster] = await clusters(kind);
      expect(cluster).toMatchObject({ status: 'quiet' });
      expect(cluster?.members).toHaveLength(4);
    }
  });
});
