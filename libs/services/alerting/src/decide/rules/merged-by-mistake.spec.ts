import { E_COLI } from '@carbawatch/testing';
import { KPC, NDM, NEGATIVE, SUSPECTED, told, type Tell, type Verdict } from './scenario.story';

/** Anna's urine of the second day; she lies in a single room, or nobody says where. */
const anna =
  (verdict: Verdict, room?: 'single'): Tell =>
  (story) =>
    (room ? story.admit('anna', 'MED-1', 'ward', { isolation: room }) : story)
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', cre: 'cre', ...verdict })
      .at('2024-01-03 08:00');
const bertOnMed2: Tell = (story) => story.admit('bert', 'MED-2', 'ward');
const CIRRHOSIS = { system: 'icd-10' as const, code: 'K74.6' };
const bertInIcu: Tell = (story) =>
  story.admit('bert', 'ICU-2', 'icu', { diagnoses: [CIRRHOSIS], isolation: 'single' });
const bertHome: Tell = (story) =>
  bertOnMed2(story).at('2024-01-03 20:00').discharge('bert', { dischargedTo: 'nursing home Oak' });
const bertHasLeft: Tell = (story) =>
  story.admit('bert', 'MED-2', 'ward').at('2024-01-01 20:00').discharge('bert');
const ofBert: Tell = (story) =>
  story.report('L-2', {
    ...{ patient: 'bert', collectedAt: '2024-01-03 06:00', species: E_COLI },
    ...{ ...KPC, carbapenemases: ['NDM-5', 'KPC-2'] },
  });
const bertFromAbroad: Tell = (story) =>
  story.admit('bert', 'MED-2', 'ward', { healthcareAbroad12m: true });

const merged: Tell = (story) => story.at('2024-01-04 08:00').merge('bert', 'anna');
const mergedInto: Tell = (story) => story.at('2024-01-04 08:00').merge('anna', 'bert');
const parted: Tell = (story) => story.at('2024-01-05 08:00').unmerge('bert', 'anna');
const partedFrom: Tell = (story) => story.at('2024-01-05 08:00').unmerge('anna', 'bert');
const PARTED = 'A merge of two numbers was taken back.';

const lastOf = (rule: string, key: string, tells: readonly Tell[], now = '2024-01-05 09:00') => {
  const tell: Tell = (story) => tells.reduce((told, one) => one(told), story);
  const alert = told(rule, { tell, now }).find((one) => one.key === key);
  const line = alert?.timeline.at(-1);
  return alert && [alert.status, alert.disposition, line?.text];
};
const RETRACTED = ['resolved', 'retracted', PARTED];

describe('what a mistaken merge had raised', () => {
  it.each<[string, string, string, Tell[]]>([
    ['not-isolated', 'of the other bed', '["anna","anna-1"]', [anna(NDM, 'single'), bertOnMed2]],
    ['not-isolated', 'of a bed that went', '["anna","bert-1"]', [anna(NDM), bertOnMed2]],
    ['known-readmission', 'of a stay that went', '["anna","bert-1"]', [anna(NDM), bertOnMed2]],
    [
      'import',
      'of what was asked of the other',
      '["anna","anna-1"]',
      [(story) => story.admit('anna', 'MED-1', 'ward').at('2024-01-02 10:00'), bertFromAbroad],
    ],
    ['export', 'of a departure that went', '["anna","bert-1"]', [anna(NDM), bertHome]],
    ['not-in-house', 'of an end that went', '["anna","bert-1"]', [bertHasLeft, anna(NDM)]],
    [
      'vulnerable-unit',
      'of a unit that went',
      '["anna","ICU-2"]',
      [anna(NDM, 'single'), bertInIcu],
    ],
    ['hepatobiliary', 'of a diagnosis that went', '["anna"]', [anna(NDM, 'single'), bertInIcu]],
    ['icu-hepatobiliary', 'of both', '["anna"]', [anna(SUSPECTED, 'single'), bertInIcu]],
    [
      'dual',
      'of a result that went',
      '["anna"]',
      [
        anna({ ...KPC }),
        (story) =>
          story.report('L-2', { patient: 'bert', collectedAt: '2024-01-03 06:00', ...NDM }),
      ],
    ],
    ['species-jump', 'of a result that went', '["anna","NDM"]', [anna(NDM), ofBert]],
  ])('%s: %s, is retracted with the undoing', (rule, _, key, tells) => {
    expect(lastOf(rule, key, [...tells, merged])?.[0]).toBe('open');
    expect(lastOf(rule, key, [...tells, merged, parted])).toEqual(RETRACTED);
  });

  it.each<[string, string, Tell[]]>([
    ['not-isolated', '["bert","bert-1"]', [anna(NDM), bertOnMed2]],
    ['known-readmission', '["bert","bert-1"]', [anna(NDM), bertOnMed2]],
    ['export', '["bert","bert-1"]', [anna(NDM), bertHome]],
    ['not-in-house', '["bert","bert-1"]', [bertHasLeft, anna(NDM)]],
    ['vulnerable-unit', '["bert","ICU-2"]', [anna(NDM, 'single'), bertInIcu]],
    ['suspected-pending', '["bert","L-1"]', [anna(SUSPECTED)]],
  ])('%s is, where the results go and the bed stays', (rule, key, tells) => {
    expect(lastOf(rule, key, [...tells, mergedInto])?.[0]).toBe('open');
    expect(lastOf(rule, key, [...tells, mergedInto, partedFrom])).toEqual(RETRACTED);
  });

  it('is of nobody whose list it was', () => {
    const tells: Tell[] = [(story) => story.known('anna', { family: 'NDM' }), bertOnMed2];
    const end = lastOf('known-readmission', '["bert","bert-1"]', [
      ...tells,
      mergedInto,
      partedFrom,
    ]);
    expect(end).toEqual(RETRACTED);
  });

  it('is retracted, though it had been answered before', () => {
    const isolated: Tell = (story) =>
      merged(bertOnMed2(anna(NDM, 'single')(story)))
        .at('2024-01-04 20:00')
        .move('update', 'bert', { isolation: 'single' });
    const key = '["anna","anna-1"]';
    expect(lastOf('not-isolated', key, [isolated])).toEqual([
      ...['resolved', 'cleared', 'Isolation is recorded.'],
    ]);
    expect(lastOf('not-isolated', key, [isolated, parted])).toEqual(RETRACTED);
    const again: Tell = (story) => story.at('2024-01-06 08:00').merge('bert', 'anna');
    expect(lastOf('not-isolated', key, [isolated, parted, again])?.slice(0, 2)).toEqual([
      ...['resolved', 'cleared'],
    ]);
    expect(
      lastOf('not-isolated', key, [
        isolated,
        parted,
        again,
        (story) => story.at('2024-01-07 08:00').unmerge('bert', 'anna'),
      ]),
    ).toEqual(RETRACTED);
  });

  it('stays what it was of one number alone', () => {
    const key = '["anna","anna-1"]';
    // Not isolated until the merge, and then in her own bed, which nobody saw beside Bert's.
    const isolated: Tell = (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { isolation: 'none' })
        .at('2024-01-02 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...NDM })
        .at('2024-01-03 08:00')
        .admit('bert', 'MED-2', 'ward')
        .at('2024-01-04 08:00')
        .merge('bert', 'anna')
        .at('2024-01-04 20:00')
        .move('update', 'anna', { isolation: 'single' }, '2024-01-02 20:00');
    expect(lastOf('not-isolated', key, [isolated])?.[0]).toBe('open');
    expect(lastOf('not-isolated', key, [isolated, parted])).toEqual([
      ...['resolved', 'cleared', `${PARTED} Isolation is recorded.`],
    ]);
  });

  it('is over as before, where it had been over of one number alone', () => {
    const isolated: Tell = (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { isolation: 'none' })
        .at('2024-01-02 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...NDM })
        .at('2024-01-02 20:00')
        .move('update', 'anna', { isolation: 'single' })
        .at('2024-01-03 08:00');
    const tells = [isolated, bertOnMed2, merged];
    const key = '["anna","anna-1"]';
    expect(lastOf('not-isolated', key, tells)?.[0]).toBe('open');
    expect(lastOf('not-isolated', key, [...tells, parted])).toEqual([
      'resolved',
      'cleared',
      PARTED,
    ]);
  });

  it('names the merge where a part of what an alert that is over stood on went with it', () => {
    const ofBoth: Tell = (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { isolation: 'none' })
        .at('2024-01-02 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...NDM })
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-02 06:00', ...KPC })
        .at('2024-01-04 08:00')
        .merge('bert', 'anna')
        .at('2024-01-04 18:00')
        .move('update', 'anna', { isolation: 'single' });
    const key = '["anna","anna-1"]';
    expect(lastOf('not-isolated', key, [ofBoth, parted])).toEqual([
      ...['resolved', 'cleared'],
      `Corrected after its end. ${PARTED}`,
    ]);
    const corrected: Tell = (story) =>
      parted(ofBoth(story)).at('2024-01-05 08:30').report('L-1', { patient: 'bert' });
    expect(lastOf('not-isolated', key, [corrected])).toEqual([
      ...['resolved', 'retracted', 'L-1: the result is now said to be of another patient.'],
    ]);
  });

  it('leaves an end alone that was right without it', () => {
    const ofBoth: Tell = (story) =>
      merged(anna(SUSPECTED)(story))
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-04 06:00', ...SUSPECTED })
        .at('2024-01-04 18:00')
        .report('L-1', NEGATIVE)
        .report('L-2', NEGATIVE);
    const key = '["anna","kpn"]';
    const later: Tell = (story) => story.at('2024-01-05 08:30').admit('anna', 'MED-3', 'ward');
    for (const tells of [[ofBoth], [ofBoth, parted], [ofBoth, parted, later]]) {
      expect(lastOf('provisional', key, tells)?.slice(0, 2)).toEqual(['resolved', 'cleared']);
    }
  });
});

describe('a number that was merged by mistake', () => {
  it('has waited all the while', () => {
    const key = '["anna","NDM","kpn"]';
    const of = (tells: Tell[]) => {
      const tell: Tell = (story) => tells.reduce((told, one) => one(told), story);
      return told('statutory-report', { tell, now: '2024-01-07 00:00' })
        .filter((one) => one.key === key)
        .map(({ status, raisedAt }) => [status, raisedAt]);
    };
    const alone = of([anna(NDM), bertOnMed2]);
    expect(alone).toEqual([['open', '2024-01-06T02:00:00.000Z']]);
    expect(of([anna(NDM), bertOnMed2, mergedInto, partedFrom])).toEqual(alone);
  });

  it('is called for at once, where it had been called for under the other', () => {
    const now = '2024-01-05 08:00';
    const tells = [anna(SUSPECTED), mergedInto];
    expect(lastOf('suspected-pending', '["bert","L-1"]', tells, '2024-01-05 07:00')?.[0]).toBe(
      'open',
    );
    expect(lastOf('suspected-pending', '["anna","L-1"]', [...tells, partedFrom], now)?.[0]).toBe(
      'open',
    );
  });
});

describe('what was found under the number of somebody who has left', () => {
  const left: Tell = (story) =>
    bertOnMed2(anna(NDM, 'single')(story).at('2024-01-03 07:00').discharge('anna'));
  const linesOf = (tell: Tell) =>
    told('new-cpe', { tell }).map(({ patient, timeline }) => [
      patient,
      ...timeline.slice(1).map(({ text }) => text),
    ]);
  const CONFIRMED = 'Confirmed: NDM in Klebsiella pneumoniae (NDM-5 by WGS).';
  const HERE = `Two numbers of a patient were merged. The patient is in the house by this. ${CONFIRMED}`;

  it('is told of who lies in the house by a merge, whichever number goes on', () => {
    expect(linesOf((story) => mergedInto(left(story)))).toEqual([['bert', HERE]]);
    expect(linesOf((story) => merged(left(story)))).toEqual([['anna', HERE]]);
  });

  it('says no such thing of who was there, or has left under both numbers', () => {
    const here: Tell = (story) => mergedInto(bertOnMed2(anna(NDM, 'single')(story)));
    const gone: Tell = (story) => mergedInto(left(story).at('2024-01-03 12:00').discharge('bert'));
    const merge = `Two numbers of a patient were merged. ${CONFIRMED}`;
    expect([here, gone].map(linesOf)).toEqual([[['bert', merge]], [['bert', merge]]]);
  });
});
