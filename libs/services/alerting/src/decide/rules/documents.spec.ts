import fc from 'fast-check';
import { ALERT_RULES, type AlertRuleChoice, type AlertRuleDocument } from '@carbawatch/contracts';
import { backgroundOf, whyOf } from './compile-rule';
import { AS_SHIPPED, effectiveRules } from './rule-book';
import { problemsOfChoice, problemsOfDocument } from './rule-problems';
import { templatePairs } from './rule-words';
import { SHIPPED_RULES } from './shipped';

const [first] = SHIPPED_RULES;
if (!first) throw new Error('rules are shipped');

describe('the shipped rules', () => {
  it('are the ones that the contract names, in its order', () => {
    expect(SHIPPED_RULES.map(({ rule }) => rule)).toEqual([...ALERT_RULES]);
  });

  it.each(SHIPPED_RULES.map((document) => [document.rule, document] as const))(
    '%s asks only for operators and fields that there are',
    (_, document) => {
      expect(problemsOfDocument(document)).toEqual([]);
    },
  );

  it.each(SHIPPED_RULES.map((document) => [document.rule, document] as const))(
    '%s says in plain words why it exists and what to do',
    (_, { why, goal }) => {
      expect(why.length).toBeGreaterThan(60);
      expect(goal?.action).toMatch(/^[A-Z].*\.$/);
    },
  );

  it.each(SHIPPED_RULES.map((document) => [document.rule, document] as const))(
    '%s tells the ward why in a sentence or two; what tunes it stands in its background',
    (_, document) => {
      const parameters = Object.keys(document.parameters).filter((name) => /[A-Z]/.test(name));
      const chinese = document.zh && whyOf({ ...document, why: document.zh.why });
      for (const said of [whyOf(document), chinese ?? '']) {
        expect(said).not.toMatch(/`|(?<![a-z])(true|false)(?![a-z])|\b[a-z]{2,}[A-Z]/);
        expect(parameters.filter((name) => said.includes(name))).toEqual([]);
      }
      expect(whyOf(document).length).toBeLessThanOrEqual(300);
      expect(whyOf(document).match(/\.(?= [A-Z])/g)?.length ?? 0).toBeLessThanOrEqual(1);
      expect(chinese?.length).toBeLessThanOrEqual(150);
    },
  );

  it('say what tunes them to whoever reads the rule, with the numbers in force', () => {
    const contacts = SHIPPED_RULES.find(({ rule }) => rule === 'contacts');
    if (!contacts) throw new Error('contacts is shipped');
    const parameters = { ...contacts.parameters, screenDaysApart: 5 };
    const said = backgroundOf({ ...contacts, parameters });
    expect(said).toContain('each at least 5 days after the one before');
    expect(said).toContain('besideCleared: low or medium');
  });
});

describe('the shipped rules in Chinese', () => {
  it.each(SHIPPED_RULES.map((document) => [document.rule, document] as const))(
    '%s has all its texts, over the fields of the English ones',
    (_, document) => {
      expect(problemsOfDocument(document)).toEqual([]);
      const { title, why, action } = document.zh ?? {};
      for (const text of [title, why, action]) expect(text).toMatch(/\p{Script=Han}/u);
      const pairs = templatePairs(document);
      expect(pairs.length).toBeGreaterThanOrEqual(3);
      for (const { en, zh } of pairs) {
        // `{{became}}` alone is a sentence that comes from elsewhere.
        expect(/\p{Script=Han}/u.test(zh) || zh === en).toBe(true);
      }
    },
  );

  it('are refused by the place that differs', () => {
    if (!first.zh) throw new Error('the first rule has Chinese texts');
    const zh = { ...first.zh, gone: [], text: { ...first.zh.text, title: '{{first.species}}' } };
    const choice = { tunings: {}, ownRules: [{ ...first, rule: 'our-own', zh }] };
    expect(problemsOfChoice(choice)).toEqual([
      `/ownRules/0/zh/gone: ${first.gone.length} texts are needed, as in English`,
      '/ownRules/0/zh/text/title: takes other fields than its English text',
    ]);
  });
});

describe('a rule of the site’s own', () => {
  const own = { ...first, rule: 'our-own' };

  it('is taken as it is when it is well formed', () => {
    expect(problemsOfChoice({ tunings: {}, ownRules: [own] })).toEqual([]);
    const rules = effectiveRules({ tunings: {}, ownRules: [own] });
    expect(rules.at(-1)).toMatchObject({ origin: 'own', document: { rule: 'our-own' } });
  });

  it.each<[string, Partial<AlertRuleDocument>, string]>([
    [
      'a field that no row has',
      { when: { '==': [{ var: 'speciesNam' }, 'x'] } },
      '/when/==/0: there is no field speciesNam; there are speciesName, species,',
    ],
    [
      'an operator that is none',
      { when: { some_: 1 } },
      '/when: there is no operator some_; there are some,',
    ],
    [
      'a text with an unknown name',
      { detail: '{{any.wards}}' },
      '/detail: there is no field any.wards; there are any.ward,',
    ],
    ['a key that no row has', { key: ['wrad'] }, '/key/0: there is no field wrad; there are ward,'],
    [
      'an unknown name in its background',
      { background: 'After {{p.houres}} hours.', zh: undefined },
      '/background: there is no field p.houres; there are ',
    ],
    ['a broken text', { detail: '{{#first.ward}}' }, '/detail: the text is no Mustache template'],
    [
      'a rule to replace that is none',
      { replaces: ['new-cp'] },
      '/replaces/0: there is no rule new-cp; there are new-cpe,',
    ],
    [
      'a kind of ward that is none, in a parameter',
      { parameters: { units: ['icu', 'burn'] } },
      '/parameters/units/1: there is no kind of ward burn; there are burns,',
    ],
    [
      'a value that a field can not hold',
      { when: { '==': [{ var: 'specimenGroup' }, 'urine'] } },
      '/when/==/1: there is no value of specimenGroup urine; there are ',
    ],
    [
      'a kind of ward that is none, in a condition',
      { when: { in: [{ var: 'unitType' }, ['icuu']] } },
      '/when/in/1/0: there is no kind of ward icuu; there are icu,',
    ],
    [
      'an agent that is none',
      { when: { shares: [{ var: 'resistant' }, ['COLI']] } },
      '/when/shares/1/0: there is no value of resistant COLI; there are COL',
    ],
    [
      'words where true or false is held',
      { when: { '==': [{ var: 'producer' }, 'yes'] } },
      '/when/==/1: producer holds true or false',
    ],
    [
      'a number where words are held',
      { when: { '>': [{ var: 'species' }, 5] } },
      '/when/>: species holds words, of which none is more than another',
    ],
    [
      'a word that is no list, asked of a list',
      { when: { '==': [{ var: 'families' }, 'KPC'] } },
      '/when/==: families holds a list: ask with in or shares',
    ],
    [
      'a condition that is always the same',
      { when: { '==': [1, 1] } },
      '/when: ask for a field: without one it is always the same',
    ],
    [
      'severities of which none may be met',
      { severity: [{ if: { var: 'first.sterile' }, then: 'high' }] },
      '/severity/0/if: the last choice has no condition:',
    ],
    [
      'a severity behind one that is for all',
      {
        severity: [
          { then: 'low' },
          { if: { var: 'first.sterile' }, then: 'high' },
          { then: 'low' },
        ],
      },
      '/severity/0: the choices behind it are never read:',
    ],
    [
      'ends of which none may be met',
      { gone: [{ if: { var: 'stillCounts' }, as: 'cleared', say: 'Over.' }], zh: undefined },
      '/gone/0/if: the last choice has no condition:',
    ],
    [
      'an end behind one that is for all',
      {
        gone: [
          { as: 'retracted', say: '{{became}}' },
          { as: 'cleared', say: 'Over.' },
        ],
        zh: undefined,
      },
      '/gone/0: the choices behind it are never read:',
    ],
    ['hours before it was known', { afterHours: -30 }, '/afterHours: a number of 0 or more'],
    [
      'a sentence that does not come with it',
      { text: { ...first.text, because: ['@isolat'] }, zh: undefined },
      '/text/because/0: there is no sentence @isolat; there are @isolate,',
    ],
  ])('is refused by name for %s, told what there is', (_, change, problem) => {
    const choice = { tunings: {}, ownRules: [{ ...own, ...change }] };
    const [found, ...more] = problemsOfChoice(choice);
    expect(more).toEqual([]);
    expect(found?.startsWith(`/ownRules/0${problem}`)).toBe(true);
  });

  it.each([
    ['cluster', ['clusterId']],
    ['hospital-wide', ['clusterId']],
    ['rare-mechanism', ['clusterId']],
    ['ward-species-jump', ['ward', 'family', 'episode']],
    ['signal', ['ward', 'episode']],
    ['feed-silent', ['sender']],
  ])('of the subject of %s is refused where its key tells none apart', (rule, fields) => {
    const shipped = SHIPPED_RULES.find((document) => document.rule === rule);
    if (!shipped) throw new Error(`no rule ${rule}`);
    const without = { ...shipped, rule: 'our-own', key: [] };
    expect(problemsOfChoice({ tunings: {}, ownRules: [without] })).toEqual(
      fields.map(
        (field) => `/ownRules/0/key: ${field} is needed: without it two of them would be one alert`,
      ),
    );
  });

  it('is refused under the name of a shipped rule', () => {
    const choice = { tunings: {}, ownRules: [first] };
    expect(problemsOfChoice(choice)).toEqual(['/ownRules/0/rule: there is a rule of this name']);
  });
});

describe('tuning a shipped rule', () => {
  it('changes what is named and nothing else', () => {
    const tunings = { contacts: { parameters: { wardHours: 48 }, goalMinutes: 60 } };
    const tuned = effectiveRules({ tunings, ownRules: [] });
    const before = effectiveRules(AS_SHIPPED);
    const contacts = tuned.find(({ document }) => document.rule === 'contacts');
    expect(contacts).toMatchObject({
      origin: 'tuned',
      document: { parameters: { wardHours: 48, bayHours: 8 }, goal: { minutes: 60 } },
    });
    const others = (rules: typeof before) =>
      rules.filter(({ document }) => document.rule !== 'contacts');
    expect(others(tuned)).toEqual(others(before));
  });

  it('goes into the sentence that says why the rule is there', () => {
    const whyIn = (choice: AlertRuleChoice) =>
      effectiveRules(choice).flatMap(({ document }) =>
        document.rule === 'contacts' ? whyOf(document) : [],
      )[0];
    expect(whyIn(AS_SHIPPED)).toContain('a bay for 8 hours or a ward for 24');
    const tuned = { tunings: { contacts: { parameters: { wardHours: 72 } } }, ownRules: [] };
    expect(whyIn(tuned)).toContain('a bay for 8 hours or a ward for 72');
  });

  it.each([
    [
      'an unknown rule',
      { shoes: { enabled: false } },
      '/tunings/shoes: there is no shipped rule shoes; there are ',
    ],
    [
      'an unknown parameter',
      { contacts: { parameters: { shoes: 1 } } },
      '/tunings/contacts/parameters/shoes: there is no parameter shoes; there are ',
    ],
    [
      'a word where a number is needed',
      { contacts: { parameters: { wardHours: 'long' } } },
      '/tunings/contacts/parameters/wardHours: a number is needed',
    ],
  ])('refuses %s by name', (_, tunings, problem) => {
    const found = problemsOfChoice({ tunings, ownRules: [] });
    expect(found.map((one) => one.startsWith(problem))).toEqual([true]);
  });

  it.each([
    [
      'a kind of ward that is none',
      'vulnerable-unit',
      { units: ['icuu'] },
      'units/0: there is no kind of ward icuu; there are icu,',
    ],
    [
      'an agent that is none',
      'last-line',
      { agents: ['CZZ'] },
      'agents/0: there is no agent CZZ; there are ',
    ],
    [
      'fewer than no screens',
      'contacts',
      { screens: -1 },
      'screens: a number of 1 or more is needed',
    ],
    [
      'a cluster of nobody',
      'hospital-wide',
      { minPatients: 0 },
      'minPatients: a number of 1 or more is needed',
    ],
    [
      'no kind of ward at all',
      'vulnerable-unit',
      { units: [] },
      'units: name at least one, or switch the rule off',
    ],
    [
      'less than no time',
      'not-isolated',
      { graceMinutes: -5 },
      'graceMinutes: a number of 0 or more is needed',
    ],
    [
      'a wait for no date that there is',
      'suspected-pending',
      { hours: 99_999_999 },
      'hours: a number of at most 87600 is needed',
    ],
    [
      'more days than a calendar goes back',
      'contacts',
      { lookbackDays: 99_999_999 },
      'lookbackDays: a number of at most 3650 is needed',
    ],
    ['half a swab', 'contacts', { screens: 2.5 }, 'screens: a whole number is needed'],
    [
      'more screens than fit into their days',
      'contacts',
      { screens: 1000 },
      'screens: 1000 screens 2 days apart take more than 28 days',
    ],
    [
      'a notice before its term',
      'statutory-report',
      { hours: 10 },
      'noticeHours: 24 is more than hours, 10',
    ],
    [
      'more than the whole',
      'cluster',
      { endemicShare: 20 },
      'endemicShare: a share of at most 1 is needed',
    ],
  ])('refuses %s, which would silence the rule', (_, rule, parameters, problem) => {
    const found = problemsOfChoice({ tunings: { [rule]: { parameters } }, ownRules: [] });
    const place = `/tunings/${rule}/parameters/${problem}`;
    expect(found.map((one) => one.startsWith(place))).toEqual([true]);
  });

  it('any choice of switches leaves the other rules as they are', () => {
    const names = SHIPPED_RULES.map(({ rule }) => rule);
    fc.assert(
      fc.property(fc.subarray(names), (off) => {
        const tunings = Object.fromEntries(off.map((name) => [name, { enabled: false }]));
        const rules = effectiveRules({ tunings, ownRules: [] });
        const enabled = rules.filter(({ document }) => document.enabled);
        expect(enabled.map(({ document }) => document.rule)).toEqual(
          names.filter((name) => !off.includes(name)),
        );
      }),
    );
  });
});
