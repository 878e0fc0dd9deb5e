import type { Alert, Signal } from '@carbawatch/contracts';
import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { takeSignals } from '../consumers/take-site-facts';
import { KPC, beside, jump, second, siteCourses, third } from './site-courses.story';
import { around, records, signal } from './told-facts.story';
import { DECIDING } from './told-site.story';

const site = siteCourses();
const courses = site.of;

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

/** How a line says that this was the correction. */
const corrected = (day: string) =>
  `The isolate of ${day} was corrected: KPC by WGS reported no more, now carbapenemase negative ` +
  '(no activity and no gene found), not-CRE by cdc-2015.';

/** `kind: text` of the last line of a rule's only alert, behind how it stands and its title. */
async function end(rule: string): Promise<string[]> {
  const rows = await site.database.query<{ said: string[] }>(
    `SELECT ARRAY[coalesce(disposition, status), title,
                  timeline -> -1 ->> 'kind', timeline -> -1 ->> 'text'] AS said
     FROM alerting.alert WHERE site = $1 AND rule = $2 ORDER BY raised_at`,
    [site.site, rule],
  );
  return rows.flatMap(({ said }) => said);
}

/** How `alerts.changed` told of a rule's alert last. */
async function toldLast(rule: string): Promise<Alert | undefined> {
  const rows = await site.database.query<{ value: Alert }>(
    `SELECT value FROM log.record WHERE value ->> 'site' = $1 AND value ->> 'rule' = $2
     ORDER BY partition, "offset"`,
    [site.site, rule],
  );
  return rows.at(-1)?.value;
}

const quietly = (story: HospitalStory, day = '2024-03-01') =>
  story.at(`${day} 10:00`).admit('zoe', 'MED-9', 'ward');

describe('a cluster that has ended: what is corrected after it', () => {
  /** Anna, bert and cora of one ward; nobody lay beside them. */
  const three = (story: HospitalStory) =>
    second(story)
      .at('2024-01-13 08:00')
      .admit('cora', 'MED-1', 'ward', { room: '3' })
      .at('2024-01-20 10:00')
      .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });

  it('one patient less is told with the reason, and nothing is opened', async () => {
    const wrong = (story: HospitalStory) =>
      quietly(three(story)).at('2024-03-02 10:00').report('L-3', WRONG);
    expect(await courses('cluster', wrong)).toEqual(['raised amended cleared amended']);
    expect(await end('cluster')).toEqual([
      'cleared',
      'Cluster of 2 patients: KPC, Klebsiella pneumoniae, MED-1',
      'amended',
      'Corrected after its end. Shrank to 2 patients: Klebsiella pneumoniae, MED-1, first ' +
        `positive 2024-01-19 left by a correction or merge. ${corrected('2024-01-19')}`,
    ]);
    expect(await toldLast('cluster')).toMatchObject({ status: 'resolved', disposition: 'cleared' });
  });

  it('a type that comes late is told likewise', async () => {
    const typed = (story: HospitalStory) =>
      quietly(second(story))
        .at('2024-03-02 10:00')
        .report('L-1', { st: '11' })
        .report('L-2', { st: '11' });
    expect(await courses('cluster', typed)).toEqual(['raised cleared amended']);
    expect((await end('cluster')).at(-1)).toContain('Known better: ');
  });

  it('what leaves one patient takes the alert back, with whose case was none', async () => {
    const wrong = (story: HospitalStory) =>
      quietly(second(story)).at('2024-03-02 10:00').report('L-2', WRONG);
    expect(await courses('cluster', wrong)).toEqual(['raised cleared retracted']);
    expect(await end('cluster')).toEqual([
      'retracted',
      'Cluster of 2 patients: KPC, Klebsiella pneumoniae, MED-1',
      'retracted',
      'Corrections took what joined these patients. No case any more: Klebsiella pneumoniae, ' +
        `MED-1, first positive 2024-01-11. ${corrected('2024-01-11')}`,
    ]);
    expect(await toldLast('cluster')).toMatchObject({ disposition: 'retracted' });
  });

  it('two clones in it by a late type: the ended one says so, the other part is over at once', async () => {
    const split = (story: HospitalStory) => {
      three(story)
        .at('2024-01-14 08:00')
        .admit('dora', 'MED-1', 'ward', { room: '5' })
        .at('2024-01-22 10:00')
        .report('L-4', { patient: 'dora', collectedAt: '2024-01-21 06:00', ...KPC });
      quietly(story).at('2024-03-02 10:00');
      for (const [id, st] of Object.entries({ 1: '11', 2: '11', 3: '307', 4: '307' })) {
        story.report(`L-${id}`, { st });
      }
      return story;
    };
    const told = await courses('cluster', split);
    expect(told).toEqual([
      expect.stringMatching(/^raised amended amended cleared amended/),
      'raised cleared',
    ]);
    const rows = await site.database.query<{ status: string; patients: number }>(
      `SELECT status, patients FROM alerting.cluster
       WHERE site = $1 AND kind = 'clone' ORDER BY formed_at`,
      [site.site],
    );
    expect(rows).toEqual([
      { status: 'quiet', patients: 2 },
      { status: 'quiet', patients: 2 },
    ]);
  });

  it('a further case still opens it again', async () => {
    const grown = (story: HospitalStory) =>
      quietly(three(story))
        .at('2024-03-02 10:00')
        .report('L-3', WRONG)
        .at('2024-03-05 08:00')
        .admit('eva', 'MED-1', 'ward', { room: '6' })
        .at('2024-03-09 10:00')
        .report('L-5', { patient: 'eva', collectedAt: '2024-03-08 06:00', ...KPC });
    expect(await courses('cluster', grown)).toEqual(['raised amended cleared amended reraised']);
  });
});

describe('hospital-wide that has ended', () => {
  /** Patients of different wards, a week apart. */
  const apart = (n: number) => (story: HospitalStory) => {
    for (let i = 1; i <= n; i += 1) {
      const day = `2024-01-${String(1 + 7 * i).padStart(2, '0')}`;
      story
        .at(`${day} 10:00`)
        .report(`L-${i}`, { patient: `p${i}`, collectedAt: `${day} 09:00`, ...KPC });
    }
    return quietly(story, '2024-03-20').at('2024-03-21 10:00');
  };

  it('is taken back where a correction leaves two', async () => {
    const wrong = (story: HospitalStory) => apart(3)(story).report('L-2', WRONG);
    expect(await courses('hospital-wide', wrong)).toEqual(['raised cleared retracted']);
    expect((await end('hospital-wide')).at(-1)).toBe(
      `A correction leaves fewer patients than the rule asks for. ${corrected('2024-01-15')}`,
    );
  });

  it('one patient less is told', async () => {
    const fewer = (story: HospitalStory) => apart(4)(story).report('L-2', WRONG);
    expect(await courses('hospital-wide', fewer)).toEqual(['raised amended cleared amended']);
    expect((await end('hospital-wide')).at(-1)).toContain(
      `Corrected after its end. ${corrected('2024-01-15')} 3 patients with KPC in Klebsiella`,
    );
  });

  it('what is learnt of a case beside that says nothing', async () => {
    const better = (story: HospitalStory) => apart(3)(story).report('L-2', { st: '11' });
    expect(await courses('hospital-wide', better)).toEqual(['raised cleared']);
  });
});

describe('rare-mechanism whose cluster went quiet', () => {
  const quiet = (story: HospitalStory) => quietly(beside(story)).at('2024-03-02 10:00');

  it('is taken back where the case was none', async () => {
    expect(await courses('rare-mechanism', (story) => quiet(story).report('L-1', WRONG))).toEqual([
      'raised retracted',
    ]);
  });

  it('says that the species is another', async () => {
    const other = (story: HospitalStory) => quiet(story).report('L-1', { species: E_COLI });
    expect(await courses('rare-mechanism', other)).toEqual(['raised amended']);
    expect((await end('rare-mechanism')).at(-1)).toBe(
      'The isolate of 2024-01-05 was corrected: the organism is now said to be Escherichia coli. ' +
        'KPC in Escherichia coli: not seen before in these data.',
    );
  });
});

describe('ward-species-jump that has ended', () => {
  const over = (story: HospitalStory) => quietly(story, '2024-03-20');

  it('is taken back where the second species was none', async () => {
    const wrong = (story: HospitalStory) =>
      over(jump(story)).at('2024-03-21 10:00').report('L-2', WRONG);
    expect(await courses('ward-species-jump', wrong)).toEqual(['raised cleared retracted']);
    expect((await end('ward-species-jump')).at(-1)).toBe(
      `After a correction, only one species is left on the ward. ${corrected('2024-01-11')}`,
    );
  });

  it('and stands as it ended where that is taken back too', async () => {
    const back = (story: HospitalStory) =>
      over(jump(story))
        .at('2024-03-21 10:00')
        .report('L-2', WRONG)
        .at('2024-03-22 10:00')
        .report('L-2', { ...KPC, cre: 'cre' });
    expect(await courses('ward-species-jump', back)).toEqual(['raised cleared retracted cleared']);
  });

  it('one patient less is told, and raises no other alert', async () => {
    const fewer = (story: HospitalStory) =>
      over(third(story)).at('2024-03-21 10:00').report('L-3', WRONG);
    expect(await courses('ward-species-jump', fewer)).toEqual(['raised amended cleared amended']);
    expect((await end('ward-species-jump')).at(-1)).toBe(
      `Corrected after its end. ${corrected('2024-01-19')} ` +
        'KPC in Escherichia coli and Klebsiella pneumoniae of 2 patients on MED-1.',
    );
  });

  it('the first of two is corrected while the second stands', async () => {
    const again = (story: HospitalStory) =>
      over(jump(story))
        .at('2024-05-01 08:00')
        .admit('cora', 'MED-1', 'ward')
        .admit('dora', 'MED-1', 'ward')
        .at('2024-05-09 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-05-08 06:00', ...KPC })
        .report('L-4', {
          patient: 'dora',
          species: E_COLI,
          collectedAt: '2024-05-08 06:00',
          ...KPC,
        })
        .at('2024-05-10 10:00')
        .report('L-2', WRONG);
    expect(await courses('ward-species-jump', again)).toEqual([
      'raised cleared retracted',
      'raised',
    ]);
  });

  it('a merge of numbers after the end leaves it as it is', async () => {
    const merged = (story: HospitalStory) =>
      over(jump(story)).at('2024-03-21 10:00').merge('bert', 'bert-2');
    expect(await courses('ward-species-jump', merged)).toEqual(['raised cleared']);
  });
});

describe('contacts that were screened', () => {
  const screened = (story: HospitalStory) => {
    beside(story).at('2024-01-06 10:00').discharge('anna').discharge('bert');
    for (const day of ['2024-01-08', '2024-01-15', '2024-01-22', '2024-02-05']) {
      story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
    }
    return story;
  };

  it('the case was none: the alert says that it never was', async () => {
    const wrong = (story: HospitalStory) =>
      screened(story).at('2024-02-10 10:00').report('L-1', WRONG);
    expect(await courses('contacts', screened)).toEqual(['raised cleared']);
    expect(await courses('contacts', wrong)).toEqual(['raised cleared retracted']);
    expect((await end('contacts')).at(-1)).toBe(
      `The case was taken back, and its contacts with it. ${corrected('2024-01-05')}`,
    );
  });

  it('nobody had lain there: likewise', async () => {
    const cancelled = (story: HospitalStory) =>
      screened(story).at('2024-02-10 10:00').move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
    expect(await courses('contacts', cancelled)).toEqual(['raised cleared retracted']);
  });

  it('one contact less is told', async () => {
    const two = (story: HospitalStory) => {
      story.admit('cora', 'MED-1', 'ward', { room: '3', bed: 'A' });
      screened(story).at('2024-01-06 10:00').discharge('cora');
      for (const day of ['2024-01-09', '2024-01-16', '2024-01-23', '2024-02-06']) {
        story.at(`${day} 10:00`).screen(`C-${day}`, { patient: 'cora' });
      }
      return story;
    };
    const fewer = (story: HospitalStory) =>
      two(story).at('2024-02-10 10:00').move('cancel-admit', 'cora', {}, '2024-01-01T08:00');
    expect(await courses('contacts', two)).toEqual(['raised cleared']);
    expect(await courses('contacts', fewer)).toEqual(['raised cleared amended']);
    expect((await end('contacts')).at(-1)).toBe(
      'Corrected after its end. A stay on MED-1 was taken back. To screen on MED-1: 1 so far, ' +
        '4 screens each over 28 days.',
    );
  });
});

describe('signals that were quiet', () => {
  it.each([
    [
      'none is left: taken back',
      ...(['withdrawn', {}, 'raised cleared retracted'] as const),
      /^After corrections, the signal no longer holds\. .*late: CPE \(KPC\) is no signal any more\.$/,
    ],
    [
      'one counts less: it says so',
      ...(['detected', { observed: 3 }, 'raised cleared amended'] as const),
      /^Corrected after its end\. .* came in late: 3 CPE \(KPC\) instead of 4\. 3 CPE \(KPC\) on /,
    ],
    [
      'the same again says nothing',
      ...(['detected', {}, 'raised cleared'] as const),
      /^None of these signals was seen again/,
    ],
  ] as const)('%s', async (_, status, more, course, said) => {
    await courses('signal', (story) => story.admit('anna', 'MED-1', 'ward'));
    const tell = (told: Signal) =>
      site.database.transaction((tx) =>
        takeSignals({ ...around, tx, records: records([told]) }, DECIDING),
      );
    const first = signal(site.site, 'detected', '05');
    await tell(first);
    await site.more((story) => quietly(story));
    const at = '2024-03-02T12:00:00Z';
    await tell({ ...first, status, at, onTheDay: false, ...more });
    expect(await site.timelines('signal')).toEqual([course]);
    const text = (await end('signal')).at(-1) ?? '';
    expect(text).toMatch(said);
    expect(ALERTING_BOOK.chinese(text)).not.toMatch(/signal|Counted|instead/);
  });
});

describe('contacts who left or came back, and were screened since', () => {
  const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];
  const screened = (story: HospitalStory) => {
    for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
    return story.at('2024-02-10 10:00');
  };
  const leaves = (story: HospitalStory) =>
    screened(
      beside(story)
        .at('2024-01-06 10:00')
        .discharge('anna')
        .discharge('bert', { dischargedTo: 'Nursing home Elm' }),
    );
  const comesBack = (story: HospitalStory) =>
    screened(
      beside(story)
        .at('2024-01-06 10:00')
        .discharge('anna')
        .discharge('bert')
        .at('2024-01-10 10:00')
        .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' }),
    );

  it.each([
    ['contact-export', 'A correction took back the contact or the departure.', leaves],
    ['contact-readmission', 'A correction took back the contact or the admission.', comesBack],
  ] as const)('%s is taken back where the case was none', async (rule, text, tell) => {
    expect(await courses(rule, tell)).toEqual(['raised cleared']);
    expect(await courses(rule, (story) => tell(story).report('L-1', WRONG))).toEqual([
      'raised cleared retracted',
    ]);
    expect((await end(rule)).at(-1)).toBe(`${text} ${corrected('2024-01-05')}`);
  });

  it('the call stays over where the contact comes back to the house', async () => {
    const back = (story: HospitalStory) =>
      leaves(story).admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });
    expect(await courses('contact-export', back)).toEqual(['raised cleared']);
  });
});
