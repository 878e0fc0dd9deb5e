import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { KPC, beside, second, siteCourses } from './site-courses.story';

const site = siteCourses();

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
const NO_PRODUCER =
  'KPC by WGS reported no more, now carbapenemase negative (no activity and no gene found), ' +
  'not-CRE by cdc-2015';

/** `kind: text` of the last line of a rule's only alert, and the same in Chinese. */
async function last(rule: string, tell: (story: HospitalStory) => HospitalStory) {
  await site.of(rule, tell);
  const [row] = await site.database.query<{ kind: string; text: string }>(
    `SELECT timeline -> -1 ->> 'kind' AS kind, timeline -> -1 ->> 'text' AS text
     FROM alerting.alert WHERE site = $1 AND rule = $2 ORDER BY raised_at`,
    [site.site, rule],
  );
  const text = row?.text ?? '';
  return { said: `${row?.kind}: ${text}`, chinese: ALERTING_BOOK.chinese(text) };
}

const quietly = (story: HospitalStory, day = '2024-03-20') =>
  story.at(`${day} 10:00`).admit('zoe', 'MED-9', 'ward').at('2024-03-21 10:00');

describe('hospital-wide says which correction left fewer patients', () => {
  /** Patients of different wards, a week apart. */
  const apart = (n: number) => (story: HospitalStory) => {
    for (let i = 1; i <= n; i += 1) {
      const day = `2024-01-${String(1 + 7 * i).padStart(2, '0')}`;
      story
        .at(`${day} 10:00`)
        .report(`L-${i}`, { patient: `p${i}`, collectedAt: `${day} 09:00`, ...KPC });
    }
    return story;
  };
  const FEWER = '3 patients with KPC in Klebsiella pneumoniae within 28 days, on .';

  it.each([
    ['a result that was wrong', WRONG, `was corrected: ${NO_PRODUCER}`],
    ['a result that was withdrawn', { withdrawn: true }, 'was corrected: the laboratory withdrew'],
    ['another species', { species: E_COLI }, 'the organism is now said to be Escherichia coli'],
    ['another enzyme', { carbapenemases: ['NDM-5'] }, 'KPC reported no more, NDM still there'],
    ['another patient', { patient: 'p1' }, 'the result is now said to be of another patient'],
  ] as const)('when it is over: %s', async (_, correction, reason) => {
    const told = await last('hospital-wide', (story) =>
      quietly(apart(4)(story)).report('L-2', correction),
    );
    expect(told.said).toMatch(/^amended: Corrected after its end\. The isolate of 2024-01-15 /);
    expect(told.said).toContain(reason);
    expect(told.said).toContain('3 patients with KPC');
    expect(told.chinese).not.toMatch(/corrected|isolate/);
  });

  it('when it is over: another day of the specimen', async () => {
    const told = await last('hospital-wide', (story) =>
      quietly(apart(4)(story)).report('L-2', { collectedAt: '2023-06-15 09:00' }),
    );
    expect(told.said).toContain('First positive on 2023-06-15 instead of 2024-01-15.');
  });

  it('when it is over: a merge of two numbers', async () => {
    const told = await last('hospital-wide', (story) => quietly(apart(4)(story)).merge('p2', 'p1'));
    expect(told.said).toMatch(
      /^amended: Corrected after its end\. Two numbers of a patient were merged\. 3 patients/,
    );
  });

  it('and when nothing is left of it', async () => {
    const told = await last('hospital-wide', (story) =>
      quietly(apart(3)(story)).report('L-2', WRONG),
    );
    expect(told.said).toBe(
      'retracted: A correction leaves fewer patients than the rule asks for. ' +
        `The isolate of 2024-01-15 was corrected: ${NO_PRODUCER}.`,
    );
  });

  it('and while it is open', async () => {
    const told = await last('hospital-wide', (story) =>
      apart(4)(story).at('2024-01-30 10:00').report('L-2', WRONG),
    );
    expect(told.said).toBe(
      `amended: The isolate of 2024-01-15 was corrected: ${NO_PRODUCER}. ${FEWER}`,
    );
  });
});

describe('rare-mechanism says which correction took its case', () => {
  const quiet = (story: HospitalStory) => quietly(beside(story));

  it('the result was wrong', async () => {
    const told = await last('rare-mechanism', (story) => quiet(story).report('L-1', WRONG));
    expect(told.said).toBe(
      'retracted: No isolate or specimen shows KPC any more. ' +
        `The isolate of 2024-01-05 was corrected: ${NO_PRODUCER}.`,
    );
    expect(told.chinese).not.toMatch(/corrected|isolate/);
  });

  it('the species is another', async () => {
    const told = await last('rare-mechanism', (story) =>
      quiet(story).report('L-1', { species: E_COLI }),
    );
    expect(told.said).toBe(
      'amended: The isolate of 2024-01-05 was corrected: the organism is now said to be ' +
        'Escherichia coli. KPC in Escherichia coli: not seen before in these data.',
    );
  });
});

describe('ward-species-jump says which correction left fewer', () => {
  const jump = (story: HospitalStory) => second(story, { species: E_COLI });
  const third = (story: HospitalStory) =>
    jump(story)
      .at('2024-01-13 08:00')
      .admit('cora', 'MED-1', 'ward')
      .at('2024-01-20 10:00')
      .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });

  it('when it is over', async () => {
    const told = await last('ward-species-jump', (story) =>
      quietly(third(story)).report('L-3', WRONG),
    );
    expect(told.said).toBe(
      'amended: Corrected after its end. ' +
        `The isolate of 2024-01-19 was corrected: ${NO_PRODUCER}. ` +
        'KPC in Escherichia coli and Klebsiella pneumoniae of 2 patients on MED-1.',
    );
    expect(told.chinese).not.toMatch(/corrected|isolate/);
  });

  it('when nothing is left of it', async () => {
    const told = await last('ward-species-jump', (story) =>
      quietly(jump(story)).report('L-2', WRONG),
    );
    expect(told.said).toBe(
      'retracted: After a correction, only one species is left on the ward. ' +
        `The isolate of 2024-01-11 was corrected: ${NO_PRODUCER}.`,
    );
  });

  it('and when that is taken back too', async () => {
    const told = await last('ward-species-jump', (story) =>
      quietly(jump(story))
        .report('L-2', WRONG)
        .at('2024-03-22 10:00')
        .report('L-2', { ...KPC, cre: 'cre' }),
    );
    expect(told.said).toMatch(
      /^cleared: Corrected after its end\. What had been taken back is reported again, first positive on 2024-01-11\. KPC in /,
    );
  });

  it('and while it is open, where a patient was found elsewhere', async () => {
    const told = await last('ward-species-jump', (story) =>
      third(story)
        .at('2024-01-21 10:00')
        .move('cancel-admit', 'cora', {}, '2024-01-13T08:00')
        .admit('cora', 'SURG-1', 'ward', { visit: 'cora-2' }),
    );
    expect(told.said).toContain('amended: ');
  });
});
