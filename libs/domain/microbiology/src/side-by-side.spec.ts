import { assessIsolate, type IsolateToClassify } from './classify';
import { judgeSideBySide } from './side-by-side';

const isolate = (over: Partial<IsolateToClassify>): IsolateToClassify => ({
  organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
  specimen: { type: 'blood', purpose: 'clinical' },
  ...over,
});
const mic = (agent: string, value: number) => ({ agent, method: 'mic' as const, value });
const kpc = { gene: 'blaKPC', method: 'pcr' as const, result: 'detected' as const };

const beside = (subject: IsolateToClassify) =>
  judgeSideBySide(subject, assessIsolate(subject), ['nl-brmo-2024', 'us-co-2012']);

const casesOf = (subject: IsolateToClassify): Record<string, string> =>
  Object.fromEntries(beside(subject).cases.map((answer) => [answer.definition, answer.case]));

describe('one isolate under several rules side by side', () => {
  it('imipenem 4 mg/L is CRE by CDC (CLSI: R) and not by the Dutch BRMO (EUCAST: I)', () => {
    const subject = isolate({ susceptibility: [mic('IPM', 4)] });
    expect(assessIsolate(subject).classification.cre.status).toBe('cre');
    expect(
      beside(subject).definitions.map(({ definition, status }) => [definition, status]),
    ).toEqual([
      ['nl-brmo-2024', 'not-cre'],
      ['us-co-2012', 'undetermined'],
    ]);
  });

  it.each([
    [
      'Citrobacter freundii with a KPC PCR',
      isolate({ organism: { code: 'cfr', name: 'Citrobacter freundii' }, geneTests: [kpc] }),
      { 'cste-2018': 'no', 'cste-2023': 'yes', 'nhsn-labid': 'no', ukhsa: 'yes' },
    ],
    [
      'E. coli with OXA-244 and susceptible carbapenems',
      isolate({
        organism: { code: 'eco', name: 'Escherichia coli' },
        susceptibility: [mic('MEM', 0.25), mic('ETP', 0.25), mic('IPM', 0.5)],
        geneTests: [
          { gene: 'blaOXA-244', method: 'wgs', result: 'detected', identity: 100, coverage: 100 },
        ],
      }),
      { 'cste-2018': 'yes', 'nhsn-labid': 'yes', ukhsa: 'yes', 'ears-net': 'no' },
    ],
  ])('%s: the truth table of the surveillance definitions', (_, subject, expected) => {
    expect(casesOf(subject)).toMatchObject(expected);
  });

  it('keeps a named definition’s own edition whatever year the site chose for its own', () => {
    const subject = isolate({ susceptibility: [mic('MEM', 4)] });
    const options = { breakpointYear: 2009 } as const;
    const answer = judgeSideBySide(
      subject,
      assessIsolate(subject, options),
      ['nhsn-labid-2015'],
      options,
    );
    expect(answer.definitions[0]?.status).toBe('cre');
  });

  it('tells what the expert rules find, and guesses nothing of an unknown organism', () => {
    const odd = isolate({
      susceptibility: [{ agent: 'AMP', method: 'mic', interpretation: 'S' }],
    });
    expect(beside(odd).expertFindings).toMatchObject([{ kind: 'unlikely', agents: ['AMP'] }]);
    const unknown = isolate({ organism: { code: 'xyz', name: 'Nonsensia invenita' } });
    expect(beside(unknown).expertFindings).toEqual([]);
    expect(beside(unknown).definitions.map(({ status }) => status)).toEqual([
      'undetermined',
      'undetermined',
    ]);
  });
});
