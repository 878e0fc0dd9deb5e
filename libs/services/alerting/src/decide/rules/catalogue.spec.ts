import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_RULES } from './shipped';

const of = new Map(SHIPPED_RULES.map((document) => [document.rule, document]));

/**
 * The rule catalogue of infection control as published guidance has it (A0 to A20 of this
 * project's domain notes), one row a rule: severities, the goal in minutes, what makes two alerts
 * one, and how an alert ends. Where a document differs, the row says why.
 */
const CATALOGUE: readonly (readonly [string, string, string, number, string, string])[] = [
  // No carbapenemase result, or only a suspicion. What it becomes is an alert of the same group:
  // the alert that was right stays to be counted.
  [
    'A0',
    'provisional',
    'high, medium',
    60,
    'pendingSpecies',
    'cleared, cleared, cleared, retracted',
  ],
  // Acknowledged and isolated it asks for nothing more, but waits for a person's disposition: what
  // an alert was worth (PPV) is known by that alone. The alert of the bed is A2, which ends then.
  ['A1', 'new-cpe', 'high', 60, 'family, species', 'cleared, retracted, retracted'],
  // Medium where the carriage is presumed cleared: carriage closes by no rule, yet says so.
  [
    'A2',
    'not-isolated',
    'medium, critical',
    120,
    'visit',
    'cleared, cleared, retracted, cleared, cleared, cleared, retracted',
  ],
  // Medium while the carriage is presumed cleared, as in A2 and A5.
  [
    'A3',
    'vulnerable-unit',
    'medium, medium, critical',
    60,
    'timeWard',
    'retracted, retracted, retracted',
  ],
  // One alert a case with its list of contacts: forty alerts of one cause would hide another.
  ['A4', 'contacts', 'low, medium, high', 1440, 'caseId', 'retracted, cleared, retracted'],
  // Medium where the carriage is presumed cleared, with the dates. A contact by a list too: who lay
  // here already when the list came is registered by nothing; the beds of the ward show the flag.
  [
    'A5',
    'known-readmission',
    'medium, high',
    15,
    'visit',
    'retracted, cleared, cleared, cleared, cleared, cleared, cleared, retracted',
  ],
  ['A5 of a contact', 'contact-readmission', 'medium, high', 15, 'visit', 'retracted, cleared'],
  ['A6', 'import', 'medium', 1440, 'visit', 'retracted, cleared, cleared, retracted'],
  // That the form was sent and the laboratory's verdict (A8, A15) come in no feed: a person
  // resolves these. Contacts of a list raise `export`; of who lay beside a
  // case here the screens are known, and say when nothing is to be sent along any more.
  ['A7', 'export', 'high', 60, 'departure', 'retracted, retracted, retracted'],
  [
    'A7 of a contact',
    'contact-export',
    'medium, high',
    60,
    'departure',
    'retracted, cleared, retracted',
  ],
  ['A8', 'rare-mechanism', 'critical', 1440, 'clusterId', 'retracted, cleared'],
  ['A9', 'dual', 'high', 240, '', 'retracted'],
  ['A10', 'species-jump', 'high', 1440, 'family', 'retracted'],
  [
    'A10 of a ward',
    'ward-species-jump',
    'high',
    1440,
    'ward, family, episode',
    'retracted, cleared',
  ],
  ['A11', 'invasive', 'critical', 30, 'specimenId', 'retracted, retracted'],
  ['A12', 'suspected-pending', 'medium', 1440, 'pendingId', 'cleared, cleared, cleared, retracted'],
  ['A13', 'discordant', 'medium', 1440, 'isolateId', 'cleared, retracted'],
  // By size, by the unit, and by how sure the links are. Screens that are still open stand in the
  // alerts of the cases' contacts, each of which ends with its last screen.
  ['A14', 'cluster', 'critical, high, medium', 1440, 'clusterId', 'retracted, cleared, cleared'],
  [
    'A14 of a hospital',
    'hospital-wide',
    'low, high, medium',
    1440,
    'clusterId',
    'retracted, cleared',
  ],
  ['A15', 'last-line', 'high', 240, 'isolateId', 'retracted'],
  // The clock of the law is the parameter `hours`; the goal counts from the reminder.
  [
    'A18',
    'statutory-report',
    'high, medium',
    1440,
    'family, caseSpecies',
    'cleared, retracted, retracted',
  ],
  ['A19', 'feed-silent', 'high', 60, 'sender', 'cleared, cleared'],
  ['A19 of a clock', 'feed-clock', 'medium', 1440, 'sender', 'cleared, cleared'],
  // Cleared by the last contact's screen where somebody has acknowledged the call: swabs close no
  // call that nobody made. Without a contact it waits for a person.
  [
    'A20',
    'not-in-house',
    'high',
    240,
    'lastVisit',
    'cleared, retracted, retracted, cleared, cleared, retracted, retracted',
  ],
];

/** Rules beyond the catalogue: the study's two predictors, a gene in a specimen, detectors. */
const OURS = ['icu-hepatobiliary', 'hepatobiliary', 'specimen-positive', 'signal'];

describe('the rule catalogue and the documents', () => {
  it.each(CATALOGUE)('%s is %s: %s, within %i minutes, one alert by [%s], ends %s', (...row) => {
    const [, rule, severities, minutes, key, ends] = row;
    const document = of.get(rule);
    expect({
      severities: document?.severity.map(({ then }) => then).join(', '),
      minutes: document?.goal?.minutes,
      key: document?.key.join(', '),
      ends: document?.gone.map(({ as }) => as).join(', '),
    }).toEqual({ severities, minutes, key, ends });
  });

  it('no shipped rule is left out of the table (A16 and A17 are how every alert is kept)', () => {
    const named = CATALOGUE.map(([, rule]) => rule);
    expect([...named, ...OURS].sort()).toEqual([...of.keys()].sort());
  });

  it.each([
    ['provisional', 'units', 6],
    ['not-isolated', 'graceMinutes', 30],
    ['contacts', 'screens', 4],
    ['contacts', 'screenDays', 28],
    ['contacts', 'firstScreenHours', 24],
    ['contacts', 'resultDays', 3],
    ['contacts', 'bayHours', 8],
    ['contacts', 'wardHours', 24],
    ['contacts', 'lookbackDays', 30],
    ['contacts', 'besideCleared', 'medium'],
    ['known-readmission', 'announcedDays', 30],
    ['import', 'hours', 24],
    ['rare-mechanism', 'days', 365],
    ['suspected-pending', 'hours', 48],
    ['suspected-pending', 'hoursVulnerable', 24],
    ['cluster', 'windowDays', 28],
    ['cluster', 'joinDays', 90],
    ['cluster', 'plasmidDays', 56],
    ['cluster', 'environmentDays', 365],
    ['cluster', 'wardGapDays', 7],
    ['cluster', 'minPatients', 2],
    ['cluster', 'endemicShare', 0.2],
    ['hospital-wide', 'minPatients', 3],
    ['hospital-wide', 'days', 28],
  ])('%s: %s is %d until a site tunes it', (rule, name, value) => {
    const found = of.get(rule)?.parameters[name];
    expect(Array.isArray(found) ? found.length : found).toBe(value);
  });
});

const ROOT = join(__dirname, '..', '..');
const SPECS = ['decide/rules', 'site'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.spec.ts') && name !== 'catalogue.spec.ts')
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
);

interface ToldScenario {
  readonly title: string;
  /** What is written of it, up to the next scenario: what it tells, and the courses it expects. */
  readonly text: string;
}

const TITLE = /(?:then: |\bit\(|it\.each\([^;]*?\]\)\()\s*'([^']+)'/g;

/** The scenarios under a rule's name, in `scenarios(…)` and `describe(…)`. */
function scenariosOf(rule: string): ToldScenario[] {
  const blocks = SPECS.flatMap((text) => text.split(/^(?=scenarios\(|describe\(|it\()/m)).filter(
    (block) => block.startsWith(`scenarios('${rule}'`) || block.startsWith(`describe('${rule}'`),
  );
  return blocks.flatMap((block) => {
    const found = [...block.matchAll(TITLE)];
    return found.map((match, i) => ({
      title: match[1] ?? '',
      text: block.slice(match.index, found[i + 1]?.index),
    }));
  });
}

const KINDS = {
  fires: /\bfires\b/,
  'does not fire': /says nothing|does not fire|asks no new question|stays silent|is silent/,
  feeds: /\bfeeds\b/,
  clears: /is cleared|gives way|is resolved by the system|screens \(28 days/,
  retracts: /is retracted|\bretracts\b/,
} as const;

/** An expected course: `['raised', 'fed']`, or `raised amended` of several alerts. */
const GREW = /'(?:[a-z ]* )?(?:fed|amended)\b/;

/** Rules that nothing feeds, with the reason; a scenario shows what leaves their alert as it is. */
const NOTHING_TO_FEED: Readonly<Record<string, string>> = {
  'feed-silent': 'a silence is told when it begins and when it ends, and is the same in between',
};

describe('scenarios of every rule, in sentences', () => {
  it.each(SHIPPED_RULES.map((document) => [document.rule, document] as const))(
    '%s: fires, does not fire, feeds, and ends in each way that its document knows',
    (rule, { gone }) => {
      const told = scenariosOf(rule);
      const ends = new Set(gone.map(({ as }) => as));
      const missing = Object.entries(KINDS)
        .filter(([kind]) => kind !== 'clears' || ends.has('cleared'))
        .filter(([kind]) => kind !== 'retracts' || ends.has('retracted'))
        .map(([kind, words]): [string, RegExp] =>
          kind === 'feeds' && NOTHING_TO_FEED[rule] !== undefined
            ? ['leaves it', /\bleaves it as it is\b/]
            : [kind, words],
        )
        .filter(([, words]) => !told.some(({ title }) => words.test(title)))
        .map(([kind]) => kind);
      expect(missing).toEqual([]);
    },
  );

  it.each(SHIPPED_RULES.map(({ rule }) => rule))(
    '%s: what is said to feed it is fed or amended in its course',
    (rule) => {
      const feeding = scenariosOf(rule).filter(({ title }) => KINDS.feeds.test(title));
      expect(feeding.filter(({ text }) => !GREW.test(text)).map(({ title }) => title)).toEqual([]);
      expect(feeding.length > 0).toBe(NOTHING_TO_FEED[rule] === undefined);
    },
  );
});
