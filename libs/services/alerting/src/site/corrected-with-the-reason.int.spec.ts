import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { KPC, beside, jump, second, siteCourses, third } from './site-courses.story';

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

  it('and when it stands again, since a merge was taken back', async () => {
    const told = await last('hospital-wide', (story) =>
      apart(3)(story)
        .at('2024-01-24 10:00')
        .merge('p2', 'p1')
        .at('2024-01-25 10:00')
        .unmerge('p2', 'p1'),
    );
    expect(told.said).toMatch(
      /^reraised: A merge of two numbers was taken back\. 3 patients with KPC /,
    );
    expect(told.chinese).not.toMatch(/taken back/);
  });

  it('and while it is open', async () => {
    const told = await last('hospital-wide', (story) =>
      apart(4)(story).at('2024-01-30 10:00').report('L-2', WRONG),
    );
    expect(told.said).toBe(
      `amended: The isolate of 2024-01-15 was corrected: ${NO_PRODUCER}. ${FEWER}`,
    );
    const [cluster] = await site.database.query<{ said: string }>(
      `SELECT body -> 'history' -> -1 ->> 'text' AS said FROM alerting.cluster
       WHERE site = $1 AND kind = 'hospital'`,
      [site.site],
    );
    expect(cluster?.said).toBe(
      'Shrank to 3 patients: the rest left by a correction or merge. ' +
        `The isolate of 2024-01-15 was corrected: ${NO_PRODUCER}.`,
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
      /^cleared: Corrected after its end\. The isolate of 2024-01-11 shows KPC again\. KPC in /,
    );
  });

  it('and while it is open, where a patient was found elsewhere', async () => {
    const told = await last('ward-species-jump', (story) =>
      third(story)
        .at('2024-01-21 10:00')
        .move('cancel-admit', 'cora', {}, '2024-01-13T08:00')
        .admit('cora', 'SURG-1', 'ward', { visit: 'cora-2' }),
    );
    expect(told.said).toBe(
      'amended: By movements as told now, the first positive was not on ward MED-1. ' +
        'KPC in Escherichia coli and Klebsiella pneumoniae of 2 patients on MED-1.',
    );
    expect(told.chinese).not.toMatch(/movements|positive/);
  });
});

describe('a cluster says which correction changed it', () => {
  const three = (story: HospitalStory) =>
    second(story)
      .at('2024-01-13 08:00')
      .admit('cora', 'MED-1', 'ward', { room: '3' })
      .at('2024-01-20 10:00')
      .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });

  it.each([
    ['a result', (story: HospitalStory) => story.report('L-3', WRONG), NO_PRODUCER],
    [
      'a merge',
      (story: HospitalStory) => story.merge('cora', 'bert'),
      'left by a correction or merge. Two numbers of a patient were merged.',
    ],
    [
      'a stay',
      (story: HospitalStory) =>
        story.move('cancel-admit', 'cora', { visit: 'cora-1' }, '2024-01-13T08:00'),
      'A stay on MED-1 was taken back.',
    ],
    [
      'a type',
      (story: HospitalStory) =>
        story.report('L-1', { st: '11' }).report('L-2', { st: '11' }).report('L-3', { st: '307' }),
      'The type is known now: ST307.',
    ],
  ] as const)('by which a patient is in it no more: %s', async (_, correct, reason) => {
    const open = await last('cluster', (story) => correct(three(story).at('2024-01-25 10:00')));
    expect(open.said).toMatch(/^amended: Shrank to 2 patients: /);
    expect(open.said).toContain(reason);
    expect(open.chinese).not.toMatch(/corrected|merged|taken back|known now/);
    const over = await last('cluster', (story) => correct(quietly(three(story))));
    expect(over.said).toMatch(/^amended: Corrected after its end\. Shrank to 2 patients: /);
    expect(over.said).toContain(reason);
  });

  it('by which nothing is left of it', async () => {
    const told = await last('cluster', (story) => quietly(second(story)).report('L-2', WRONG));
    expect(told.said).toBe(
      'retracted: Corrections took what joined these patients. No case any more: Klebsiella ' +
        'pneumoniae, MED-1, first positive 2024-01-11. ' +
        `The isolate of 2024-01-11 was corrected: ${NO_PRODUCER}.`,
    );
  });
});

describe('contacts that were screened: the alert says why there are fewer', () => {
  const DAYS = ['2024-01-09', '2024-01-16', '2024-01-23', '2024-02-06'];
  const screened = (story: HospitalStory) => {
    story.admit('cora', 'MED-1', 'ward', { room: '3', bed: 'A' });
    beside(story).at('2024-01-05 12:00').discharge('anna').discharge('bert').discharge('cora');
    for (const day of DAYS) {
      story.at(`${day} 10:00`);
      for (const patient of ['bert', 'cora']) story.screen(`${patient}-${day}`, { patient });
    }
    return story.at('2024-02-10 10:00');
  };

  it.each([
    [
      'amended',
      'a cancelled stay',
      (story: HospitalStory) => story.move('cancel-admit', 'cora', {}, '2024-01-01T08:00'),
      'A stay on MED-1 was taken back.',
    ],
    [
      'amended',
      'a merge of two contacts',
      (story: HospitalStory) => story.merge('cora', 'bert'),
      'Two numbers of a patient were merged.',
    ],
    [
      'retracted',
      'the result of the case',
      (story: HospitalStory) => story.report('L-1', WRONG),
      `The isolate of 2024-01-05 was corrected: ${NO_PRODUCER}.`,
    ],
    [
      'retracted',
      'a negative of the case that was told late',
      (story: HospitalStory) =>
        story.screen('A-0', { patient: 'anna', collectedAt: '2024-01-04 20:00' }),
      'The last negative screen of the case before its first positive is of 2024-01-04.',
    ],
  ] as const)('%s by %s', async (kind, _, correct, reason) => {
    const told = await last('contacts', (story) => correct(screened(story)));
    expect(told.said).toMatch(new RegExp(`^${kind}: `));
    expect(told.said).toContain(reason);
    expect(told.chinese).not.toMatch(/corrected|merged|taken back|negative/);
  });

  it('and while it is open', async () => {
    const told = await last('contacts', (story) =>
      beside(story.admit('cora', 'MED-1', 'ward', { room: '3', bed: 'A' }))
        .at('2024-01-06 10:00')
        .move('cancel-admit', 'cora', {}, '2024-01-01T08:00'),
    );
    expect(told.said).toMatch(/^amended: A stay on MED-1 was taken back\. To screen on MED-1: 1 /);
  });
});

describe('contacts who left or came back: the alert says which correction it was', () => {
  const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];
  const over = (story: HospitalStory) => {
    for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
    return story.at('2024-02-10 10:00');
  };
  const leaves = (story: HospitalStory) =>
    beside(story)
      .at('2024-01-06 10:00')
      .discharge('anna')
      .discharge('bert', { dischargedTo: 'Nursing home Elm' });
  const comesBack = (story: HospitalStory) =>
    beside(story)
      .at('2024-01-06 10:00')
      .discharge('anna')
      .discharge('bert')
      .at('2024-01-10 10:00')
      .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });
  const to = (where: string) => (story: HospitalStory) =>
    story.move('discharge', 'bert', { dischargedTo: where }, '2024-01-06T10:00');

  it('another destination is told when it is over, and opens nothing', async () => {
    const told = await last('contact-export', (story) =>
      to('Nursing home Oak')(over(leaves(story))),
    );
    expect(told.said).toBe(
      'amended: Corrected after its end. ' +
        'The visit leads to Nursing home Oak now, and not to Nursing home Elm.',
    );
    expect(told.chinese).toBe(
      '结束后更正。本次就诊的去向现为 Nursing home Oak，而非 Nursing home Elm。',
    );
    expect(await site.timelines('contact-export')).toEqual(['raised cleared amended']);
  });

  it('another destination is told while it is open', async () => {
    const told = await last('contact-export', (story) =>
      to('Nursing home Oak')(leaves(story).at('2024-01-06 12:00')),
    );
    expect(told.said).toMatch(
      /^amended: The visit leads to Nursing home Oak now, and not to Nursing home Elm\. Discharged /,
    );
  });

  it.each([
    ['home after all', to('Home'), 'The visit leads to Home now, and not to Nursing home Elm.'],
    [
      'the discharge was cancelled',
      (story: HospitalStory) => story.move('cancel-discharge', 'bert', {}, '2024-01-06T10:00'),
      'The departure was taken back.',
    ],
    [
      'the case was none',
      (story: HospitalStory) => story.report('L-1', WRONG),
      `The isolate of 2024-01-05 was corrected: ${NO_PRODUCER}.`,
    ],
  ] as const)('contact-export is retracted: %s', async (_, correct, reason) => {
    const open = await last('contact-export', (story) =>
      correct(leaves(story).at('2024-01-06 12:00')),
    );
    expect(open.said).toMatch(/^retracted: /);
    expect(open.said).toContain(reason);
    const ended = await last('contact-export', (story) => correct(over(leaves(story))));
    expect(ended.said).toMatch(/^retracted: /);
    expect(ended.said).toContain(reason);
    expect(ended.chinese).not.toMatch(/visit|departure|isolate/);
  });

  it.each([
    [
      'the admission was cancelled',
      (story: HospitalStory) =>
        story.move('cancel-admit', 'bert', { visit: 'bert-2' }, '2024-01-10T10:00'),
      'A stay on SURG-1 was taken back.',
    ],
    [
      'the case was none',
      (story: HospitalStory) => story.report('L-1', WRONG),
      `The isolate of 2024-01-05 was corrected: ${NO_PRODUCER}.`,
    ],
  ] as const)('contact-readmission is retracted: %s', async (_, correct, reason) => {
    const open = await last('contact-readmission', (story) =>
      correct(comesBack(story).at('2024-01-10 12:00')),
    );
    expect(open.said).toMatch(/^retracted: /);
    expect(open.said).toContain(reason);
    const ended = await last('contact-readmission', (story) => correct(over(comesBack(story))));
    expect(ended.said).toMatch(/^retracted: /);
    expect(ended.said).toContain(reason);
  });
});
