import { alertRuleDocument, type AlertRuleDocument } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { historyOf, specimenHistoryOf } from '../facts';
import type { ContactSpan } from '../contact-spans';
import { decideAlerts } from '../decide-family';
import { ruleBook } from './rule-book';
import { problemsOfDocument } from './rule-problems';

const own = (rule: string, when: unknown): AlertRuleDocument =>
  alertRuleDocument.parse({
    ...{ rule, version: 1, title: 'A rule of our own', subject: 'isolate', enabled: true },
    ...{ why: 'Asked by our infection control team.', parameters: {}, when, key: ['isolateId'] },
    ...{ severity: [{ then: 'high' }], goal: null, replaces: [], gravity: [], detail: '' },
    text: {
      title: '{{first.speciesName}}: contact of {{all.contactOf}}, known {{all.knownFamilies}}',
      summary: '{{first.speciesName}}.',
      because: ['@known'],
    },
    gone: [
      { if: { var: 'contactTakenBack' }, as: 'retracted', say: 'The contact was taken back.' },
      { as: 'retracted', say: '{{became}}' },
    ],
  });

const CRE_OF_CONTACT = own('cre-of-contact', {
  and: [{ var: 'cre' }, { shares: [{ var: 'contactOf' }, ['KPC', 'NDM']] }],
});
const CRE_AFTER_KPC = own('cre-after-kpc', {
  and: [{ var: 'cre' }, { in: ['KPC', { var: 'knownFamilies' }] }],
});
const BOOK = ruleBook(0, { tunings: {}, ownRules: [CRE_OF_CONTACT, CRE_AFTER_KPC] });

function told(
  rule: string,
  story: HospitalStory,
  contacts: readonly ContactSpan[] = [],
  book = BOOK,
) {
  const facts = {
    site: 'site-1',
    isolates: story.latest().map(historyOf),
    movements: story.movements,
    specimens: story.specimens.map(specimenHistoryOf),
    carriers: story.carriers,
    isolations: [],
    contacts,
  };
  const rules = book.personRules.filter(({ name }) => name === rule);
  return decideAlerts(facts, rules, 'Asia/Shanghai').map(
    ({ title, because, events, raisedAt }) => ({
      title,
      because,
      raisedAt,
      course: events.map(({ kind }) => kind),
      last: events.at(-1)?.text,
    }),
  );
}

const ms = (at: string) => Date.parse(`${at}T00:00:00Z`);
const beside: ContactSpan = {
  ...{ id: 'c-1', pseudonym: 'anna', family: 'KPC', ward: 'MED-1' },
  ...{ fromMs: ms('2024-01-02'), knownMs: ms('2024-01-04'), goneMs: null },
  ends: { status: 'open', clearedAt: null },
};
const WITHDRAWN = 'The negative screen of 2024-01-08 was withdrawn.';
/** With its screens complete from a day on, until a correction. */
const closed = (from: string, to: string | null = null): ContactSpan => ({
  ...beside,
  ends: {
    ...beside.ends,
    closedSpans: [
      {
        ...{ fromMs: ms(from), toMs: to === null ? null : ms(to), by: 'screens' },
        because: to === null ? [] : [WITHDRAWN],
      },
    ],
  },
});
const CRE = { patient: 'anna', cre: 'cre', cpe: 'undetermined' } as const;
const inHouse = () =>
  new HospitalStory().at('2024-01-01 08:00').admit('anna', 'MED-1', 'ward').at('2024-01-10 10:00');
const withCre = (story = inHouse()) =>
  story.report('L-1', { ...CRE, collectedAt: '2024-01-09 06:00' });

describe('CRE in somebody who is a contact of a carrier', () => {
  it('is a rule that a site may write: its fields are there, and held to their kind', () => {
    expect(problemsOfDocument(CRE_OF_CONTACT)).toEqual([]);
    expect(problemsOfDocument(CRE_AFTER_KPC)).toEqual([]);
    const wrong = own('wrong', { '==': [{ var: 'contactOf' }, 'KPC'] });
    expect(problemsOfDocument(wrong)).toEqual([
      '/when/==: contactOf holds a list: ask with in or shares',
    ]);
    expect(BOOK.asksForContacts).toBe(true);
    expect(ruleBook(0, { tunings: {}, ownRules: [] }).asksForContacts).toBe(false);
  });

  it('fires with whose contact it is, and where they lay', () => {
    expect(told('cre-of-contact', withCre(), [beside])).toMatchObject([
      {
        title: 'Klebsiella pneumoniae: contact of KPC, known ',
        because: [
          'Contact of a carrier of KPC on MED-1 from 2024-01-02 on.',
          'Asked by our infection control team.',
        ],
        course: ['raised'],
      },
    ]);
  });

  it('fires when the contact becomes known after the result', () => {
    const late = { ...beside, knownMs: ms('2024-01-12') };
    const [alert] = told('cre-of-contact', withCre(), [late]);
    expect(alert).toMatchObject({ raisedAt: '2024-01-12T00:00:00.000Z', course: ['raised'] });
  });

  it.each<[string, HospitalStory, readonly ContactSpan[]]>([
    ['of who is no contact', withCre(), []],
    ['of a contact of somebody else', withCre(), [{ ...beside, pseudonym: 'bert' }]],
    [
      'whose specimen was taken before they lay together',
      withCre(),
      [{ ...beside, fromMs: ms('2024-01-10') }],
    ],
    ['whose specimen was taken when the screens were complete', withCre(), [closed('2024-01-08')]],
    [
      'of another result',
      inHouse().report('L-1', { ...CRE, cre: 'not-cre', collectedAt: '2024-01-09 06:00' }),
      [beside],
    ],
  ])('says nothing %s', (_, story, contacts) => {
    expect(told('cre-of-contact', story, contacts)).toEqual([]);
  });

  it('is retracted when the contact is taken back', () => {
    const taken = { ...beside, goneMs: ms('2024-01-20') };
    expect(told('cre-of-contact', withCre(), [taken])).toMatchObject([
      {
        course: ['raised', 'retracted'],
        last: 'The contact was taken back. No contact of a carrier of KPC on MED-1, by a correction.',
      },
    ]);
  });

  it('stands when the screens are complete later: it was a contact when it was taken', () => {
    const later = [closed('2024-02-20')];
    expect(told('cre-of-contact', withCre(), later)).toMatchObject([{ course: ['raised'] }]);
  });

  it('fires on the day on which a screen is withdrawn that had closed the contact, and not before', () => {
    const open = closed('2024-01-08', '2024-01-20');
    const raised = { raisedAt: '2024-01-20T00:00:00.000Z', course: ['raised'] };
    expect(told('cre-of-contact', withCre(), [open])).toMatchObject([raised]);
    const again = { ...open.ends, closedSpans: [...(open.ends.closedSpans ?? [])] };
    again.closedSpans.push({ fromMs: ms('2024-02-01'), toMs: null, by: 'screens', because: [] });
    expect(told('cre-of-contact', withCre(), [{ ...open, ends: again }])).toMatchObject([raised]);
  });

  it('fires for who was closed as a case when the result that made it one is withdrawn', () => {
    const ends = { ...beside.ends, caseSpans: [[ms('2024-01-08'), ms('2024-01-20')] as const] };
    const alerts = told('cre-of-contact', withCre(), [{ ...beside, ends }]);
    expect(alerts).toMatchObject([{ raisedAt: '2024-01-20T00:00:00.000Z', course: ['raised'] }]);
    const still = { ...beside.ends, caseSpans: [[ms('2024-01-08'), null] as const] };
    expect(told('cre-of-contact', withCre(), [{ ...beside, ends: still }])).toEqual([]);
  });

  it('says which screen was withdrawn where that makes it a contact of a second carrier', () => {
    const ofNdm = { ...closed('2024-01-08', '2024-01-20'), id: 'c-2', family: 'NDM' };
    const document = { ...CRE_OF_CONTACT, detail: '{{all.contactOf}}' };
    const book = ruleBook(0, { tunings: {}, ownRules: [document] });
    expect(told('cre-of-contact', withCre(), [beside, ofNdm], book)).toMatchObject([
      {
        title: 'Klebsiella pneumoniae: contact of KPC and NDM, known ',
        course: ['raised', 'amended'],
        last: expect.stringContaining(WITHDRAWN) as string,
      },
    ]);
  });

  it('fires for a contact by a list, and is retracted when the list takes it back', () => {
    const listed = () =>
      withCre(
        new HospitalStory()
          .at('2024-01-01 08:00')
          .known('anna', { kind: 'contact', family: 'NDM' })
          .admit('anna', 'MED-1', 'ward')
          .at('2024-01-10 10:00'),
      );
    expect(told('cre-of-contact', listed())).toMatchObject([{ course: ['raised'] }]);
    const story = listed()
      .at('2024-01-20 10:00')
      .known('anna', { kind: 'contact', family: 'NDM', withdrawn: true });
    expect(told('cre-of-contact', story)).toMatchObject([
      {
        course: ['raised', 'retracted'],
        last: 'The contact was taken back. The entry of a list was withdrawn: contact of NDM.',
      },
    ]);
  });
});

it('a rule about specimens may ask for the same', () => {
  const document = {
    ...CRE_OF_CONTACT,
    ...{ rule: 'gene-in-contact', subject: 'specimen' as const, key: ['reportId'] },
    when: { and: [{ var: 'confirmed' }, { in: ['KPC', { var: 'contactOf' }] }] },
    text: { ...CRE_OF_CONTACT.text, title: 'Contact of {{all.contactOf}}', summary: 'A contact.' },
  };
  expect(problemsOfDocument(document)).toEqual([]);
  const book = ruleBook(0, { tunings: {}, ownRules: [document] });
  expect(book.asksForContacts).toBe(true);
  const swab = { patient: 'anna', status: 'confirmed', families: ['KPC'] } as const;
  const story = inHouse().screen('S-1', { ...swab, collectedAt: '2024-01-09 06:00' });
  const titles = (contacts: readonly ContactSpan[]) =>
    told('gene-in-contact', story, contacts, book).map(({ title }) => title);
  expect(titles([beside])).toEqual(['Contact of KPC']);
  expect(titles([])).toEqual([]);
});

describe('CRE in somebody who carried KPC before', () => {
  const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

  it('fires after an isolate of before, after a gene in a swab, and after a list', () => {
    const isolate = inHouse().report('L-0', {
      ...{ patient: 'anna', collectedAt: '2024-01-02 06:00' },
      ...KPC,
    });
    const swab = inHouse().screen('S-0', {
      ...{ patient: 'anna', status: 'confirmed', families: ['KPC'] },
      collectedAt: '2024-01-02 06:00',
    });
    const list = inHouse().known('anna', { family: 'KPC', firstPositiveOn: '2023-05-01' });
    for (const story of [isolate, swab, list]) {
      const alerts = told('cre-after-kpc', withCre(story));
      expect(alerts.map(({ title }) => title)).toEqual([
        'Klebsiella pneumoniae: contact of , known KPC',
      ]);
    }
  });

  it('says nothing of the isolate that shows it first, nor of what was taken before', () => {
    const first = { patient: 'anna', cre: 'cre', collectedAt: '2024-01-09 06:00', ...KPC } as const;
    expect(told('cre-after-kpc', inHouse().report('L-0', first))).toEqual([]);
    const later = { ...first, cre: 'not-cre', collectedAt: '2024-01-12 06:00' } as const;
    expect(told('cre-after-kpc', withCre().report('L-2', later))).toEqual([]);
  });

  it('is retracted when what was known is corrected', () => {
    const story = withCre(
      inHouse().report('L-0', {
        ...{ patient: 'anna', collectedAt: '2024-01-02 06:00' },
        ...KPC,
      }),
    )
      .at('2024-01-15 10:00')
      .report('L-0', { cpe: 'negative', carbapenemases: [] });
    const [alert] = told('cre-after-kpc', story);
    expect(alert?.course.at(-1)).toBe('retracted');
  });
});
