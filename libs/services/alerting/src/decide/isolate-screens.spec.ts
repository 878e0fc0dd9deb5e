import type { GeneTest, IsolateClassified, Susceptibility } from '@carbawatch/contracts';
import { classifyIsolate } from '@carbawatch/microbiology';
import { E_COLI, HospitalStory, type ToldResult } from '@carbawatch/testing';
import { isFromScreen, screenOfIsolate } from './isolate-screens';

const PSEUDOMONAS = { code: 'pae', name: 'Pseudomonas aeruginosa' };
const TESTED = { cpe: 'negative', cre: 'not-cre' } as const;
const OPEN = { cpe: 'undetermined', cre: 'not-cre' } as const;

function isolate(told: ToldResult, purpose: 'screening' | 'clinical'): IsolateClassified {
  const [event] = new HospitalStory()
    .report('L-1', {
      patient: 'anna',
      species: E_COLI,
      specimen: { type: 'rectal swab', purpose },
      ...told,
    })
    .latest();
  if (!event) throw new Error('the story reports one isolate');
  return event;
}

const mic = (agent: string, operator: '<=' | '=', value: number): Susceptibility => ({
  ...{ agent, method: 'mic', operator, value, unit: 'mg/L', interpretation: 'S' },
});
const zone = (agent: string, value: number): Susceptibility => ({
  ...{ agent, method: 'disk', value, unit: 'mm', disk: '10', interpretation: 'S' },
});
const gene = (name: string, result: GeneTest['result']): GeneTest => ({
  ...{ gene: name, result, method: 'pcr' },
});
const REPORTED_S: Susceptibility = { agent: 'MEM', interpretation: 'S' };

/** What it says of the swab: `all`, the families that were looked for, or nothing. */
function negativeFor(event: IsolateClassified): string {
  const step = screenOfIsolate(event).steps.at(-1);
  if (!step || step.withdrawn || step.classification.status !== 'negative') return 'nothing';
  const { cultureNegative, negativeFor: families } = step.classification;
  return cultureNegative ? 'all' : families.join(' ');
}

describe('which isolates from a screen are negatives', () => {
  it.each<[string, ToldResult, string]>([
    ['a carbapenemase test excluded it (CLSI M100, 3B and 3C)', TESTED, 'all'],
    [
      'without a test, meropenem at 0.06 mg/L (EUCAST 2017: no test is asked for)',
      { ...OPEN, susceptibility: [mic('MEM', '<=', 0.06)] },
      'all',
    ],
    ['meropenem at the cut-off', { ...OPEN, susceptibility: [mic('MEM', '=', 0.125)] }, 'all'],
    [
      'meropenem <= 0.25 mg/L may lie on either side',
      { ...OPEN, susceptibility: [mic('MEM', '<=', 0.25)] },
      'nothing',
    ],
    ['a zone of 28 mm', { ...OPEN, susceptibility: [zone('MEM', 28)] }, 'all'],
    [
      'a zone of 27 mm, still susceptible',
      { ...OPEN, susceptibility: [zone('MEM', 27)] },
      'nothing',
    ],
    ['susceptible, without a value', { ...OPEN, susceptibility: [REPORTED_S] }, 'nothing'],
    ['no carbapenem tested', OPEN, 'nothing'],
    [
      'no carbapenem tested, genes looked for and not found',
      { ...OPEN, geneTests: [gene('KPC', 'not-detected'), gene('NDM', 'not-detected')] },
      'KPC NDM',
    ],
    [
      'one gene not found, one test invalid',
      { ...OPEN, geneTests: [gene('KPC', 'not-detected'), gene('NDM', 'invalid')] },
      'KPC',
    ],
    ['a carbapenemase', { cpe: 'confirmed', carbapenemases: ['KPC-2'] }, 'nothing'],
    ['suspected, no test yet', { cpe: 'suspected' }, 'nothing'],
    [
      'suspected, but the gene that is asked for was not found',
      { cpe: 'suspected', geneTests: [gene('KPC', 'not-detected')] },
      'KPC',
    ],
    ['no Enterobacterales', { ...TESTED, species: PSEUDOMONAS }, 'nothing'],
    ['withdrawn', { ...TESTED, withdrawn: true }, 'nothing'],
  ])('%s', (_title, told, families) => {
    expect(negativeFor(isolate(told, 'screening'))).toBe(families);
    expect(negativeFor(isolate(told, 'clinical'))).toBe('nothing');
  });

  it('Carba NP alone says nothing of OXA-48-like, which it misses', () => {
    const event = isolate(TESTED, 'screening');
    const blind = { ...event.classification, flags: ['oxa-48-not-excluded'] };
    expect(negativeFor({ ...event, classification: blind })).toBe('IMP KPC NDM VIM');
  });

  it('genes alone exclude their families, where a site lets them exclude', () => {
    const geneTests = [gene('KPC', 'not-detected')];
    const event = isolate({ ...TESTED, geneTests }, 'screening');
    const cpe = { ...event.classification.cpe, nonCpeStandard: 'genes-only' as const };
    expect(negativeFor({ ...event, classification: { ...event.classification, cpe } })).toBe('KPC');
  });

  it.each<[string, Partial<IsolateClassified['isolate']>, string]>([
    ['meropenem <= 0.06 mg/L', { susceptibility: [mic('MEM', '<=', 0.06)] }, 'all'],
    ['meropenem <= 0.25 mg/L', { susceptibility: [mic('MEM', '<=', 0.25)] }, 'nothing'],
    [
      'meropenem <= 0.25 mg/L, mCIM negative',
      {
        susceptibility: [mic('MEM', '<=', 0.25)],
        phenotypicTests: [{ test: 'mCIM', result: 'negative' }],
      },
      'all',
    ],
    [
      'meropenem <= 0.25 mg/L, Carba NP negative',
      {
        susceptibility: [mic('MEM', '<=', 0.25)],
        phenotypicTests: [{ test: 'CarbaNP', result: 'negative' }],
      },
      'IMP KPC NDM VIM',
    ],
  ])('as classification reads it: %s', (_title, told, families) => {
    const event = isolate(OPEN, 'screening');
    const reported = { ...event.isolate, ...told };
    const classification = classifyIsolate(reported);
    expect(negativeFor({ ...event, isolate: reported, classification })).toBe(families);
  });

  it('what is shown or suspected is told by the isolate alone', () => {
    const kept = (told: ToldResult) => isFromScreen(screenOfIsolate(isolate(told, 'screening')));
    expect(kept({ cpe: 'confirmed', carbapenemases: ['KPC-2'] })).toBe(false);
    expect(kept({ cpe: 'suspected' })).toBe(false);
    expect(kept({ ...OPEN, susceptibility: [REPORTED_S] })).toBe(true);
  });
});
