import type { AlertRuleChoice, AlertRulesView } from '@carbawatch/contracts';
import { en } from '../../i18n/en';
import { textOf } from '../../i18n/text';
import { parameterName, turnsOf } from './alert-rule-turns';

const text = textOf(en, 'en');
const rule = (over: object) =>
  ({
    ...{ rule: 'contacts', origin: 'shipped', enabled: true, severity: [{ then: 'high' }] },
    ...{ goal: { minutes: 1440, action: 'Screen.' } },
    parameters: { wardHours: 24, anyOverlapUnits: ['icu'] },
    ...over,
  }) as unknown as AlertRulesView['rules'][number]; // the rest of a rule is not looked at
const view = (tunings: AlertRuleChoice['tunings'] = {}, over: object = {}) =>
  ({ choice: { tunings, ownRules: [] }, rules: [rule(over)] }) as unknown as AlertRulesView;
const drafted = (tunings: AlertRuleChoice['tunings']): AlertRuleChoice => ({
  tunings,
  ownRules: [],
});

describe('what a draft changes of a rule', () => {
  it.each<[string, AlertRuleChoice['tunings'], string[]]>([
    [
      'a threshold',
      { contacts: { parameters: { wardHours: 72 } } },
      ['Hours on the same ward: 24 → 72'],
    ],
    [
      'a list, the switch and the goal',
      {
        contacts: {
          enabled: false,
          goalMinutes: 60,
          parameters: { anyOverlapUnits: ['icu', 'burns'] },
        },
      },
      [
        'Switch: on → off',
        'Minutes to the goal: 1440 → 60',
        'Units where any time together counts: intensive care → intensive care, burns',
      ],
    ],
    ['the severity', { contacts: { severity: 'low' } }, ['Severity: as the rule grades it → low']],
  ])('is said from what is in force to what it would be: %s', (_, tunings, said) => {
    expect(turnsOf('contacts', view(), drafted(tunings), text)).toEqual(said);
  });

  it('is said of what was tuned before, and of what goes back to what is shipped', () => {
    const before = view(
      { contacts: { parameters: { wardHours: 72 } } },
      { origin: 'tuned', parameters: { wardHours: 72, anyOverlapUnits: ['icu'] } },
    );
    const again = drafted({ contacts: { parameters: { wardHours: 48 } } });
    expect(turnsOf('contacts', before, again, text)).toEqual(['Hours on the same ward: 72 → 48']);
    expect(turnsOf('contacts', before, drafted({}), text)).toEqual(['as shipped again']);
  });

  it('names a threshold of a rule of our own as it reads', () => {
    expect(parameterName('ourOwnHours', text)).toBe('our own hours');
  });
});
