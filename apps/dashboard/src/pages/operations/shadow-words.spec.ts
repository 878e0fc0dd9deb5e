import { en } from '../../i18n/en';
import { textOf } from '../../i18n/text';
import { zh } from '../../i18n/zh';
import { alertFactsTurn, turnOf, type DifferenceKind } from './shadow-words';

const english = textOf(en, 'en');
const chinese = textOf(zh, 'zh');

describe('what another rule set would say of an isolate', () => {
  it.each<[DifferenceKind, unknown, unknown, string, string]>([
    [
      'cre',
      { status: 'cre', basis: 'both' },
      { status: 'cre', basis: 'phenotype' },
      'CRE (phenotype and enzyme)',
      'CRE (phenotype)',
    ],
    [
      'cre',
      { status: 'cre', basis: 'enzyme' },
      { status: 'out-of-scope', basis: null },
      'CRE (enzyme)',
      'out of scope',
    ],
    [
      'cpe',
      { status: 'confirmed', cpo: 'confirmed', nonCpeStandard: null },
      { status: 'negative', cpo: 'negative', nonCpeStandard: 'wgs' },
      'confirmed',
      'negative (no gene in the genome)',
    ],
    [
      'cpe',
      { status: 'not-applicable', cpo: 'suspected', nonCpeStandard: null },
      { status: 'not-applicable', cpo: 'confirmed', nonCpeStandard: null },
      'not applicable (CPO: suspected)',
      'not applicable (CPO: confirmed)',
    ],
    ['genes', ['KPC-31'], [], 'KPC-31', 'none'],
    [
      'st',
      { scheme: 'kpneumoniae', st: '11', clonalComplex: null, clonalGroup: 'CG11/258' },
      { scheme: null, st: null, clonalComplex: null, clonalGroup: null },
      'ST11 (CG11/258)',
      'none',
    ],
    ['discordance', [], ['methods-disagree'], 'none', 'methods disagree'],
    [
      'definitions',
      { 'cdc-2015': 'cre', glass: 'cre' },
      { 'cdc-2015': 'not-cre', glass: 'cre' },
      'CDC 2015: CRE',
      'CDC 2015: not CRE',
    ],
    ['cases', { ukhsa: 'yes' }, { ukhsa: 'no' }, 'UKHSA: a case', 'UKHSA: no case'],
  ])('is said of %s in words: from %j to %j', (kind, from, to, before, after) => {
    expect(turnOf(kind, from, to, english)).toEqual({ before, after });
  });

  it('is said in Chinese as well', () => {
    const turn = turnOf('cre', { status: 'cre', basis: 'both' }, { status: 'not-cre' }, chinese);
    expect(turn).toEqual({ before: 'CRE (表型和酶)', after: '非 CRE' });
  });

  it('names from when on alerts would know what they start from', () => {
    const facts = {
      gained: [{ fact: 'suspected', since: '2026-01-05T06:30:00Z' }],
      lost: [{ fact: 'confirmed KPC', since: '2026-01-04T06:30:00Z' }],
      moved: [],
    };
    expect(alertFactsTurn(facts, english, 'UTC')).toEqual({
      before: 'CPE confirmed (KPC) since 2026-01-04 06:30',
      after: 'CPE suspected since 2026-01-05 06:30',
    });
  });
});
