import { contactTurns, type BelievedContact } from './contact-turns';

const contact = (more: Partial<BelievedContact> = {}): BelievedContact => ({
  ...{ pseudonym: 'bert', knownMs: 10, goneMs: null, status: 'open', clearedAt: null },
  ...more,
});
const screens = (fromMs: number, toMs: number | null, ...because: string[]) =>
  ({ fromMs, toMs, by: 'screens', because }) as const;
const words = (...contacts: BelievedContact[]): string[] =>
  contactTurns(contacts).map((turn) =>
    [`${turn.fromMs} ${turn.contacts}`, ...turn.because].join(' | '),
  );
const FURTHER = 'To be screened: 1 further contact.';
const AGAIN = 'To be screened again: 1 contact.';

describe('how the contacts of a person stood at each moment', () => {
  it('is open from the first contact to the last end, and says nothing in between', () => {
    const bert = contact({ closedSpans: [screens(20, null)] });
    const cora = contact({ pseudonym: 'cora', knownMs: 15, caseSpans: [[30, null]] });
    const both = [`10 open | ${FURTHER}`, '30 closed'];
    expect(words(bert, cora)).toEqual(both);
    expect(words(cora, bert)).toEqual(both);
    expect(words()).toEqual([]);
  });

  it('is open again with the correction that ended the set, a death or a case', () => {
    const GONE = 'The negative screen of 2024-01-20 was withdrawn.';
    expect(words(contact({ closedSpans: [screens(20, 30, GONE), screens(40, null)] }))).toEqual([
      `10 open | ${FURTHER}`,
      '20 closed',
      `30 open | ${GONE} | ${AGAIN}`,
      '40 closed',
    ]);
    const none = 'The laboratory withdrew the result.';
    const cased = contact({ caseSpans: [[20, 30]], uncased: [{ ms: 30, because: [none] }] });
    expect(words(cased).at(-1)).toBe(`30 open | ${none} | ${AGAIN}`);
  });

  it('stays closed where a screen is withdrawn of who was found to be a case', () => {
    const both = contact({ closedSpans: [screens(20, 30, 'It was.')], caseSpans: [[25, null]] });
    expect(words(both)).toEqual([`10 open | ${FURTHER}`, '20 closed']);
  });

  it('is open again by a further contact, with the stay that was told late', () => {
    const bert = contact({ closedSpans: [screens(20, null)] });
    const late = contact({
      pseudonym: 'cora',
      knownMs: 30,
      becauseKnown: ['A stay was told late.'],
    });
    expect(words(bert, late).at(-1)).toBe(`30 open | A stay was told late. | ${FURTHER}`);
  });

  it('is closed by the correction that takes the last open contact back', () => {
    const bert = contact({ closedSpans: [screens(20, null)] });
    const cora = contact({ pseudonym: 'cora', goneMs: 30, because: ['It was cancelled.'] });
    expect(words(bert, cora).at(-1)).toBe('30 closed | It was cancelled.');
    expect(words(cora).at(-1)).toBe('30 none | It was cancelled.');
  });

  it('knows no contact while the case was none, and is open again when it is one', () => {
    const gap = { fromMs: 20, toMs: 30, because: ['Corrected.'], becauseBack: ['Shown again.'] };
    expect(words(contact({ gaps: [gap] }))).toEqual([
      `10 open | ${FURTHER}`,
      '20 none | Corrected.',
      `30 open | Shown again. | ${AGAIN}`,
    ]);
  });
});
