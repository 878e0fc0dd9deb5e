import fc from 'fast-check';
import { ALERT_RULES } from '@carbawatch/contracts';
import { AS_SHIPPED, effectiveRules, problemsOfChoice, problemsOfDocument } from './rule-book';
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

  it.each([
    ['a field that no row has', { when: { var: 'shoeSize' } }, '/when: there is no field shoeSize'],
    ['an operator that is none', { when: { log: 1 } }, '/when: there is no operator log'],
    [
      'a text with an unknown name',
      { detail: '{{first.shoe}}' },
      '/detail: there is no field first.shoe',
    ],
    ['a key that no row has', { key: ['shoe'] }, '/key: there is no field shoe'],
    ['a broken text', { detail: '{{#first.ward}}' }, '/detail: the text is no Mustache template'],
  ])('is refused by name for %s', (_, change, problem) => {
    const choice = { tunings: {}, ownRules: [{ ...own, ...change }] };
    expect(problemsOfChoice(choice)).toEqual([`/ownRules/0${problem}`]);
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

  it.each([
    [
      'an unknown rule',
      { shoes: { enabled: false } },
      '/tunings/shoes: no rule of this name is shipped',
    ],
    [
      'an unknown parameter',
      { contacts: { parameters: { shoes: 1 } } },
      '/tunings/contacts/parameters/shoes: the rule has no such parameter',
    ],
    [
      'a word where a number is needed',
      { contacts: { parameters: { wardHours: 'long' } } },
      '/tunings/contacts/parameters/wardHours: a number is needed',
    ],
  ])('refuses %s by name', (_, tunings, problem) => {
    expect(problemsOfChoice({ tunings, ownRules: [] })).toEqual([problem]);
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
