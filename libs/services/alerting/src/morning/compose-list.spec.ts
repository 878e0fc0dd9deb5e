import { alertRowOf } from '../delivery/told-people.story';
import type { AlertRow } from '../store/alert-row';
import { alertSections } from './compose-list';

const SINCE = Date.parse('2024-01-06T07:00:00Z');
const line = (kind: AlertRow['timeline'][number]['kind'], clock: string) => ({
  at: `2024-01-${clock}:00Z`,
  kind,
  actor: null,
  text: kind,
  comment: null,
});

const corrected = (clock: string) => ({ ...line('amended', clock), corrected: true as const });
const graver = (clock: string) => ({ ...line('amended', clock), graver: true });

function sectionOf(more: Partial<AlertRow>): string[] {
  const row = alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', more);
  const sections = alertSections([row], SINCE);
  return Object.entries(sections).flatMap(([name, entries]) => (entries.length > 0 ? [name] : []));
}

/** Work whose severity was that one before; `alertRowOf` gives what it is now. */
const changed = (clock: string, severityBefore: 'critical' | 'medium') => ({
  ...line('amended', clock),
  severityBefore,
});
const WORK = { rule: 'known-readmission', severity: 'high' } as const;

const FURTHER = ['furtherAlerts'];

describe('an alert in the morning list', () => {
  it.each<[string, AlertRow['timeline'], Partial<AlertRow>, string[]]>([
    ['raised since the last round', [line('raised', '06T08:00')], {}, ['newPositives']],
    ['raised before it', [line('raised', '05T08:00')], {}, []],
    [
      'that became graver since',
      [line('raised', '05T08:00'), graver('06T08:00')],
      {},
      ['upgrades'],
    ],
    [
      'that says less since: precautions go on, but the carbapenemase is excluded',
      [line('raised', '05T08:00'), line('amended', '06T08:00')],
      { rule: 'vulnerable-unit' },
      ['corrections'],
    ],
    [
      'about a known carrier who was presumed cleared, and is not any more',
      [line('raised', '05T08:00'), changed('06T08:00', 'medium'), line('amended', '06T09:00')],
      WORK,
      ['upgrades'],
    ],
    [
      'about contacts of whom a correction took one away',
      [line('raised', '05T08:00'), corrected('06T08:00'), line('amended', '06T09:00')],
      { rule: 'contacts' },
      ['corrections'],
    ],
    [
      'about contacts of whom there are more, and somebody has seen the first',
      [line('raised', '05T08:00'), graver('06T08:00')],
      { rule: 'contacts', status: 'acknowledged' },
      ['corrections'],
    ],
    [
      'about contacts of whom some were screened',
      [line('raised', '05T08:00'), line('amended', '06T08:00')],
      { rule: 'contacts' },
      [],
    ],
    [
      'about contacts, and was corrected before the last round',
      [line('raised', '04T08:00'), corrected('05T08:00'), line('amended', '06T08:00')],
      { rule: 'contacts' },
      [],
    ],
    [
      'about a contact who leaves for another place than was said',
      [line('raised', '05T08:00'), corrected('06T08:00')],
      { rule: 'contact-export' },
      ['corrections'],
    ],
    [
      'about a known carrier who is presumed cleared now',
      [line('raised', '05T08:00'), changed('06T08:00', 'critical')],
      WORK,
      [],
    ],
    [
      'about a known carrier who was announced and has come',
      [line('raised', '05T08:00'), graver('06T08:00')],
      WORK,
      [],
    ],
    [
      'about work that was graver for an hour',
      [line('raised', '05T08:00'), changed('06T08:00', 'medium'), changed('06T09:00', 'critical')],
      { ...WORK, severity: 'medium' },
      [],
    ],
    [
      'that became graver since and then less so again',
      [line('raised', '05T08:00'), graver('06T08:00'), line('amended', '06T09:00')],
      {},
      ['corrections'],
    ],
    [
      'raised anew by news',
      [line('raised', '05T08:00'), line('resolved', '05T09:00'), line('reraised', '06T08:00')],
      {},
      ['upgrades'],
    ],
    [
      'withdrawn since',
      [line('raised', '05T08:00'), line('retracted', '06T08:00')],
      { status: 'resolved', disposition: 'retracted' },
      ['corrections'],
    ],
    [
      'that came and went between two rounds',
      [line('raised', '06T08:00'), line('retracted', '06T09:00')],
      { status: 'resolved', disposition: 'retracted' },
      ['corrections'],
    ],
    [
      'that a test has answered',
      [line('raised', '05T08:00'), line('cleared', '06T08:00')],
      { rule: 'provisional', status: 'resolved', disposition: 'cleared' },
      ['corrections'],
    ],
    [
      'about an isolation that is now recorded',
      [line('raised', '05T08:00'), line('cleared', '06T08:00')],
      { rule: 'not-isolated', status: 'resolved', disposition: 'cleared' },
      [],
    ],
    [
      'about an outbreak that was over, and of which fewer patients are known now',
      [line('raised', '03T08:00'), line('cleared', '05T08:00'), line('amended', '06T08:00')],
      { rule: 'cluster', patient: null, status: 'resolved', disposition: 'cleared' },
      ['corrections'],
    ],
    [
      'about an outbreak that was over, and was none',
      [line('raised', '03T08:00'), line('cleared', '05T08:00'), line('retracted', '06T08:00')],
      { rule: 'cluster', patient: null, status: 'resolved', disposition: 'retracted' },
      ['corrections'],
    ],
    [
      'about an outbreak that somebody had closed, and of which fewer patients are known now',
      [line('raised', '03T08:00'), line('resolved', '05T08:00'), line('amended', '06T08:00')],
      { rule: 'cluster', patient: null, status: 'resolved', disposition: 'relevant' },
      ['corrections'],
    ],
    [
      'about an isolation that somebody had closed, and whose carrier only moved since',
      [line('raised', '03T08:00'), line('resolved', '05T08:00'), line('amended', '06T08:00')],
      { rule: 'not-isolated', status: 'resolved', disposition: 'relevant' },
      [],
    ],
    [
      'about an isolation that somebody had closed, and of which a correction was told since',
      [line('raised', '03T08:00'), line('resolved', '05T08:00'), corrected('06T08:00')],
      { rule: 'not-isolated', status: 'resolved', disposition: 'relevant' },
      ['corrections'],
    ],
    [
      'about an isolation that was over, and is corrected since',
      [line('raised', '03T08:00'), line('cleared', '05T08:00'), line('amended', '06T08:00')],
      { rule: 'not-isolated', status: 'resolved', disposition: 'cleared' },
      ['corrections'],
    ],
    [
      'about an outbreak that is over as before, since its correction was none',
      [
        ...[line('raised', '03T08:00'), line('cleared', '04T08:00')],
        ...[line('retracted', '05T08:00'), line('cleared', '06T08:00')],
      ],
      { rule: 'cluster', patient: null, status: 'resolved', disposition: 'cleared' },
      ['corrections'],
    ],
    [
      'about an outbreak that grew and ended since',
      [line('raised', '03T08:00'), line('amended', '06T08:00'), line('cleared', '06T09:00')],
      { rule: 'cluster', patient: null, status: 'resolved', disposition: 'cleared' },
      [],
    ],
    [
      'that a correction had taken back and another gives again',
      [line('raised', '04T08:00'), line('retracted', '05T08:00'), line('reraised', '06T08:00')],
      {},
      ['corrections'],
    ],
    [
      'that was found, taken back and given again since',
      [line('raised', '06T08:00'), line('retracted', '06T09:00'), line('reraised', '06T10:00')],
      {},
      ['newPositives'],
    ],
    [
      'whose end had come by itself, and that is raised anew',
      [line('raised', '04T08:00'), line('cleared', '05T08:00'), line('reraised', '06T08:00')],
      {},
      ['upgrades'],
    ],
    ['that a repeat has fed', [line('raised', '05T08:00'), line('fed', '06T08:00')], {}, []],
    [
      'that somebody acknowledged',
      [line('raised', '05T08:00'), line('acknowledged', '06T08:00')],
      {},
      [],
    ],
    ['about contacts to screen', [line('raised', '06T08:00')], { rule: 'contacts' }, FURTHER],
    [
      'of a mechanism that is new here',
      [line('raised', '06T08:00')],
      { rule: 'rare-mechanism', patient: null },
      FURTHER,
    ],
    [
      'about contacts that somebody has answered',
      [line('raised', '06T08:00'), line('acknowledged', '06T09:00')],
      { rule: 'contacts', status: 'acknowledged' },
      [],
    ],
    ['about contacts from before it', [line('raised', '05T08:00')], { rule: 'contacts' }, []],
    [
      'that a detector raised about no single patient',
      [line('raised', '06T08:00')],
      { rule: 'signal', patient: null },
      ['signals'],
    ],
    [
      'of a detector from before the last round',
      [line('raised', '05T08:00')],
      { rule: 'signal', patient: null },
      [],
    ],
  ])('%s', (_, timeline, more, sections) => {
    expect(sectionOf({ timeline, ...more })).toEqual(sections);
  });
});

it('says of an alert that stands again that it does, also where it is about nobody', () => {
  const timeline = [
    ...[line('raised', '04T08:00'), line('retracted', '05T08:00'), line('reraised', '06T08:00')],
  ];
  const row = (more: Partial<AlertRow>) =>
    alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', { timeline, ...more });
  const { corrections, furtherAlerts } = alertSections(
    [row({}), row({ rule: 'rare-mechanism', patient: null })],
    SINCE,
  );
  expect([...corrections, ...furtherAlerts].map(({ what }) => what)).toEqual([
    'Stands again: reraised',
    'Stands again: reraised',
  ]);
});

it('tells what came of an alert that was raised and says less by now', () => {
  const timeline = [line('raised', '06T08:00'), line('amended', '06T09:00')];
  const row = alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', {
    ...{ rule: 'vulnerable-unit', timeline },
  });
  expect(alertSections([row], SINCE).upgrades.map(({ what }) => what)).toEqual(['amended']);
});

it('a merge makes a positive of who is in the house, and of nobody else', () => {
  const MERGE = 'Two numbers of a patient were merged.';
  const sections = (text: string, more: Partial<AlertRow> = {}) =>
    sectionOf({
      timeline: [line('raised', '05T08:00'), { ...corrected('06T08:00'), text }],
      ...{ rule: 'new-cpe', ...more },
    });
  const isHere = `${MERGE} The patient is in the house by this. Confirmed: KPC.`;
  expect(sections(isHere)).toEqual(['newPositives']);
  expect(sections(`${MERGE} Confirmed: KPC.`)).toEqual(['corrections']);
  // Left again by the morning.
  expect(sections(isHere, { wardNow: null })).toEqual(['corrections']);
  expect(sections(isHere, { rule: 'not-isolated' })).toEqual(['corrections']);
});

describe('persons in the morning list', () => {
  const rules = (...found: readonly string[]) => {
    const timeline = [line('raised', '06T08:00')];
    const rows = found.map((rule) =>
      alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', { rule, timeline }),
    );
    const { newPositives, upgrades } = alertSections(rows, SINCE);
    return [newPositives, upgrades].map((entries) => entries.map(({ rule }) => rule));
  };

  it('who are found stand among the new with everything that was raised of them', () => {
    expect(rules('new-cpe', 'vulnerable-unit')).toEqual([['new-cpe', 'vulnerable-unit'], []]);
  });

  it('who are known and came into intensive care have become graver, and are not new', () => {
    expect(rules('vulnerable-unit')).toEqual([[], ['vulnerable-unit']]);
  });

  it('stand with the most severe first, of one severity the newest', () => {
    const found = (severity: AlertRow['severity'], clock: string) =>
      alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', {
        ...{ severity, patient: `${severity} ${clock}`, rule: 'new-cpe' },
        timeline: [line('raised', clock)],
      });
    const rows = [
      found('high', '06T09:00'),
      found('critical', '06T08:00'),
      found('medium', '06T11:00'),
      found('critical', '06T10:00'),
    ];
    const { newPositives } = alertSections(rows, SINCE);
    expect(newPositives.map(({ patient }) => patient.pseudonym)).toEqual([
      ...['critical 06T10:00', 'critical 06T08:00', 'high 06T09:00', 'medium 06T11:00'],
    ]);
  });
});

describe('what the list says of an alert that was raised since the last round', () => {
  const grown = (rule: AlertRow['rule'], kind: 'raised' | 'reraised' = 'raised') => {
    const timeline = [
      { ...line('amended', '06T07:30'), text: 'Of before.' },
      { ...line(kind, '06T08:00'), text: '2 so far.' },
      { ...graver('06T09:00'), text: '3 so far.' },
      { ...line('commented', '06T10:00'), text: 'Comment.' },
    ];
    const row = alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', { rule, timeline });
    return alertSections([row], SINCE).furtherAlerts.map(({ what, at }) => [at, what]);
  };

  it('is what is so now, like its title', () => {
    expect(grown('contacts')).toEqual([['2024-01-06T08:00:00Z', '3 so far.']]);
    expect(grown('contacts', 'reraised')).toEqual([['2024-01-06T08:00:00Z', '3 so far.']]);
  });

  it('is of a cluster how it was formed, and its last step', () => {
    expect(grown('cluster')).toEqual([['2024-01-06T08:00:00Z', '2 so far. 3 so far.']]);
  });
});
