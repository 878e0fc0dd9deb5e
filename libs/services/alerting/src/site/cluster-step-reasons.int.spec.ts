import { E_COLI, KLEBSIELLA, type HospitalStory, type ToldResult } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();

type Tell = (story: HospitalStory) => HospitalStory;

const KPC_IN_URINE: ToldResult = { ...KPC, species: KLEBSIELLA };
const NEGATIVE: ToldResult = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' };

/** Texts of the histories of a site's clusters, as they were formed. */
const histories = async (kind: string) => {
  const rows = await site.database.query<{ history: string[] }>(
    `SELECT jsonb_path_query_array(body, '$.history[*].text') AS history FROM alerting.cluster
     WHERE site = $1 AND ($2 = kind OR ($2 = 'ward' AND kind NOT IN ('hospital', 'any-one')))
     ORDER BY formed_at`,
    [site.site, kind],
  );
  return rows.map(({ history }) => history);
};

/** Patients of one ward; `n` of them with KPC in Klebsiella, cora lies there with nothing yet. */
const ward =
  (n: number, more: ToldResult = {}): Tell =>
  (story) => {
    for (const who of ['anna', 'bert', 'dora', 'cora', 'zoe']) {
      story.admit(who, who === 'zoe' ? 'SURG-9' : 'MED-1', 'ward');
    }
    for (const [i, patient] of ['anna', 'bert', 'dora'].slice(0, n).entries()) {
      const collectedAt = `2024-01-1${i} 06:00`;
      story.at(`2024-01-1${i} 10:00`);
      story.report(`L-${i}`, { patient, collectedAt, ...KPC_IN_URINE, ...more });
    }
    return story.at('2024-01-14 10:00');
  };

const cora = (more: ToldResult = {}): ToldResult => ({
  ...{ patient: 'cora', collectedAt: '2024-01-13 06:00' },
  ...KPC_IN_URINE,
  ...more,
});

interface Fact {
  readonly of: string;
  /** What is known of all others. */
  readonly others?: ToldResult;
  readonly before: Tell;
  readonly after: Tell;
  readonly reason: string;
}

const result = (before: ToldResult, after: ToldResult): Pick<Fact, 'before' | 'after'> => ({
  before: (story) => story.report('L-9', cora(before)),
  after: (story) => story.report('L-9', cora({ status: 'corrected', ...after })),
});

const FACTS: readonly Fact[] = [
  {
    of: 'another species',
    ...result({ species: E_COLI, carbapenemases: ['KPC-3'] }, { carbapenemases: ['KPC-3'] }),
    reason:
      'The isolate of 2024-01-13 was corrected: Klebsiella pneumoniae instead of Escherichia coli.',
  },
  {
    of: 'another enzyme',
    ...result({ carbapenemases: ['NDM-1'] }, {}),
    reason: 'The isolate of 2024-01-13 was corrected: NDM reported no more, KPC reported now.',
  },
  {
    of: 'an enzyme where none had been found',
    ...result(NEGATIVE, { cre: 'cre' }),
    reason: 'The isolate of 2024-01-13 was corrected: KPC detected now, by a corrected report.',
  },
  {
    of: 'what was held for a test of the laboratory',
    ...result({ testMessage: true }, { testMessage: false }),
    reason: 'The isolate of 2024-01-13 was corrected: what had been taken back is reported again.',
  },
  {
    of: 'a result that was taken back, and is given back',
    before: (story) =>
      story.report('L-9', cora()).at('2024-01-15 10:00').report('L-9', cora(NEGATIVE)),
    after: (story) => story.report('L-9', cora({ cre: 'cre' })),
    reason: 'The isolate of 2024-01-13 shows KPC again.',
  },
  {
    of: 'another day of the specimen',
    ...result({ collectedAt: '2024-07-13 06:00' }, {}),
    reason: 'First positive on 2024-01-13 instead of 2024-07-13.',
  },
];

/** Zoe comes to the ward at noon of the day. */
const zoe = (clock: string): ToldResult =>
  cora({ patient: 'zoe', collectedAt: `2024-01-13 ${clock}` });

const OF_AN_HOUR: Fact = {
  of: 'another hour of the specimen',
  before: (story) =>
    story
      .move('transfer', 'zoe', { ward: 'MED-1', unitType: 'ward' }, '2024-01-13T12:00')
      .report('L-9', zoe('06:00')),
  after: (story) => story.report('L-9', { ...zoe('18:00'), status: 'corrected' }),
  reason:
    'First positive on 2024-01-13 at another time, as is known now. ' +
    'First positive on ward MED-1 instead of ward SURG-9.',
};

const TYPED: ToldResult = { st: '11' };

/** Facts that the hospital's count of one species does not ask for. */
const OF_WARDS: readonly Fact[] = [
  {
    of: 'a result that was another patient’s',
    ...result({ patient: 'zoe' }, {}),
    reason:
      'The isolate of 2024-01-13 was corrected: the result had been said to be of another patient.',
  },
  {
    of: 'another type',
    others: TYPED,
    ...result({ st: '147' }, TYPED),
    reason: 'The type is ST11, not ST147.',
  },
  {
    of: 'another type of one of two isolates',
    others: TYPED,
    before: (story) =>
      story
        .report('L-8', cora({ st: '147', collectedAt: '2024-01-12 06:00' }))
        .report('L-9', cora({ st: '147' })),
    after: (story) => story.report('L-9', cora({ ...TYPED, status: 'corrected' })),
    reason: 'The isolate of 2024-01-13 was corrected: ST11 instead of ST147.',
  },
  {
    of: 'a type that is known at last',
    others: TYPED,
    before: (story) =>
      story
        .report('L-8', cora({ st: '147', collectedAt: '2024-01-12 06:00' }))
        .report('L-9', cora()),
    after: (story) => story.report('L-9', cora(TYPED)),
    reason: 'The isolate of 2024-01-13 is of ST11.',
  },
  {
    of: 'an enzyme that has got its name',
    ...result({ carbapenemases: [], cpe: 'confirmed' }, { status: 'final' }),
    reason: 'The enzyme of the isolate of 2024-01-13 is known now: KPC.',
  },
  {
    of: 'another allele',
    ...result(
      { species: E_COLI, carbapenemases: ['KPC-3'] },
      { species: E_COLI, carbapenemases: ['KPC-2'] },
    ),
    reason: 'The allele is KPC-2, not KPC-3.',
  },
  {
    of: 'a swab that was another patient’s',
    before: (story) => story.screen('S-9', swab('zoe', 'confirmed')),
    after: (story) => story.screen('S-9', swab('cora', 'confirmed')),
    reason: 'The report on the specimen of 2024-01-13 counts for this patient now.',
  },
];

function swab(patient: string, status: 'confirmed' | 'negative') {
  const about = { collectedAt: '2024-01-13 06:00', families: ['KPC'], specimen: { id: 'A-9' } };
  return { patient, status, ...about };
}

const NO_SWAB = swab('cora', 'negative');

/** How any correction is told, or what is known at last. */
const REASON =
  /was corrected: |again\.|is known now|were merged|taken back|stay on|First positive o|type /;

const told =
  (n: number, { others, before, after }: Fact): Tell =>
  (story) =>
    after(before(ward(n, others)(story)).at('2024-01-16 10:00'));

async function last(kind: string, tell: Tell): Promise<string> {
  await site.of('cluster', tell);
  const [history = []] = await histories(kind);
  const said = history.at(-1) ?? '';
  expect(ALERTING_BOOK.chinese(said)).not.toMatch(
    /isolate|allele|corrected|known now|this patient/,
  );
  return said;
}

describe.each([...FACTS, ...OF_WARDS, OF_AN_HOUR])('given $of', (fact) => {
  it('then the cluster of a ward that is formed by it says so', async () => {
    const said = await last('ward', told(1, fact));
    expect(said).toMatch(/^(Formed|Again a cluster): 2 patients, /);
    expect(said.slice(-fact.reason.length - 2)).toBe(`. ${fact.reason}`);
  });

  it('then the cluster of a ward that grows by it says so, and so does its alert', async () => {
    const said = await last('ward', told(2, fact));
    expect(said).toMatch(/^Grew to 3 patients: /);
    expect(said.slice(-fact.reason.length - 2)).toBe(`. ${fact.reason}`);
    expect((await site.alerts()).at(0)?.lines.at(-1)).toBe(said);
  });
});

describe.each(FACTS)('given $of', (fact) => {
  it('then the cluster of the hospital that is formed by it says so', async () => {
    const said = await last('hospital', told(2, fact));
    expect(said).toMatch(/^Formed( again)?: /);
    expect(said.slice(-fact.reason.length - 2)).toBe(`. ${fact.reason}`);
  });

  it('then the cluster of the hospital that grows by it says so, with its alert', async () => {
    const said = await last('hospital', told(3, fact));
    expect(said).toMatch(/^Grew to 4 patients: /);
    expect(said.slice(-fact.reason.length - 2)).toBe(`. ${fact.reason}`);
    expect((await site.alerts('hospital-wide')).at(0)?.lines.at(-1)).toContain(fact.reason);
  });
});

describe('what is no correction has no reason', () => {
  it('a new case, also of somebody of whom another isolate was taken back', async () => {
    const taken: Tell = (story) =>
      ward(2)(story)
        .report('L-9', cora())
        .at('2024-01-15 10:00')
        .report('L-9', cora(NEGATIVE))
        .at('2024-01-20 10:00')
        .report('L-10', cora({ collectedAt: '2024-01-19 06:00' }));
    const who = 'Klebsiella pneumoniae, MED-1, first positive 2024-01-19.';
    expect(await last('ward', taken)).toBe(`Grew to 3 patients: ${who}`);
    expect((await histories('hospital')).at(-1)?.at(-1)).toMatch(/first positive .*2024-01-19\.$/);
  });

  it('a result that is further, of what was pending', async () => {
    const pending: Tell = (story) =>
      ward(2)(story)
        .report('L-9', cora({ cpe: 'undetermined', carbapenemases: [] }))
        .at('2024-01-15 10:00')
        .report('L-9', cora());
    expect(await last('ward', pending)).toMatch(/^Grew to 3 patients: .* 2024-01-13\.$/);
  });
});

describe('a patient in place of another is told by one reason', () => {
  it('in a cluster of a ward and of the hospital', async () => {
    const other: Tell = (story) =>
      ward(3)(story).at('2024-01-16 10:00').report('L-2', { patient: 'cora', status: 'corrected' });
    const said = await last('ward', other);
    const hospital = (await histories('hospital')).at(0)?.at(-1) ?? '';
    for (const one of [said, hospital]) {
      expect(one).toMatch(/^In place of a patient who left by a correction: /);
      expect(one.match(/was corrected/g)).toHaveLength(1);
    }
  });
});

/** Two clusters of two wards; cora lies on the one and then on the other. */
const wards =
  (more: ToldResult = {}): Tell =>
  (story) => {
    for (const who of ['anna', 'bert', 'cora']) story.admit(who, 'MED-1', 'ward');
    for (const who of ['dora', 'emil']) story.admit(who, 'MED-2', 'ward');
    for (const [i, patient] of ['anna', 'bert', 'dora', 'emil'].entries()) {
      const collectedAt = `2024-01-1${i} 06:00`;
      story.at(`2024-01-1${i} 10:00`);
      story.report(`L-${i}`, { patient, collectedAt, ...KPC_IN_URINE, ...more });
    }
    return story.at('2024-01-12 18:00').transfer('cora', 'MED-2', 'ward').at('2024-01-14 10:00');
  };

describe.each([...FACTS, ...OF_WARDS])('given two clusters, when $of joins them', (fact) => {
  const { others, before, after, reason } = fact;
  const joined: Tell = (story) => after(before(wards(others)(story)).at('2024-01-16 10:00'));

  it('then both say so, and so do their alerts', async () => {
    await site.of('cluster', joined);
    const [first = [], second = []] = await histories('ward');
    expect(first.at(-1)).toMatch(/^Took in another cluster: /);
    for (const said of [first.at(-2), first.at(-1), second.at(-1)]) {
      expect(said?.slice(-reason.length - 2)).toBe(`. ${reason}`);
    }
    for (const alert of await site.alerts()) {
      expect(alert.lines.at(-1)?.slice(-reason.length - 2)).toBe(`. ${reason}`);
    }
  });

  it('and it is corrected back, then they are two again, and both say so', async () => {
    const back: Tell = (story) =>
      joined(story).at('2024-01-18 10:00').report('L-9', cora(NEGATIVE)).screen('S-9', NO_SWAB);
    await site.of('cluster', back);
    const [first = [], second = []] = await histories('ward');
    expect(first.at(-1)).toMatch(/^Shrank to 2 patients: .* was corrected: [^.]+\.$/);
    expect(second.at(-1)).toMatch(/^By itself again: .* was corrected: [^.]+\.$/);
  });
});

describe.each(FACTS)('given a rare enzyme in one patient, when $of is told of another', (fact) => {
  it('then the cluster of one case says so', async () => {
    const rare: Tell = (story) => {
      const report = story.report.bind(story);
      story.report = (id, result) => report(id, withRare(result));
      return told(1, fact)(story);
    };
    await site.of('rare-mechanism', rare);
    const last = (await histories('any-one')).map((history) => history.at(-1) ?? '');
    expect(last.join('\n')).toMatch(REASON);
    const lines = (await site.alerts('rare-mechanism')).map((alert) => alert.lines.at(-1) ?? '');
    if (!fact.of.includes('day')) expect(lines.join('\n')).toMatch(REASON);
  });
});

/** The same story of another enzyme. */
function withRare({ carbapenemases, ...more }: ToldResult): ToldResult {
  const rare = carbapenemases?.map((name) => (name.startsWith('KPC') ? 'IMI-1' : name));
  return { ...more, ...(rare && { carbapenemases: rare }) };
}

// Who is corrected to the one of two species that are there already is in it as before.
const OF_SPECIES = FACTS.filter(({ of }) => of !== 'another species');

describe.each(OF_SPECIES)('given two species on a ward, when $of is told of a third', (fact) => {
  it('then the alert of the ward says so', async () => {
    const jump: Tell = (story) => {
      const report = story.report.bind(story);
      story.report = (id, more) => report(id, id === 'L-0' ? { ...more, species: E_COLI } : more);
      return told(2, fact)(story);
    };
    await site.of('ward-species-jump', jump);
    expect((await site.alerts('ward-species-jump')).at(0)?.lines.at(-1)).toMatch(REASON);
  });
});
