import { contributionsOf } from './contributions';
import { FOREVER } from './versions';
import { SHANGHAI, facts, history, movement } from './facts.builder';
import type { StepWords } from './facts.builder';
import type { Clinical } from './clinical';

/** What is kept of the isolates now. */
function known(...steps: [StepWords, ...StepWords[]]): Clinical[] {
  const person = facts([history('i', 'p', ...steps)]);
  return contributionsOf(person, SHANGHAI)
    .clinical.filter(({ knownTo }) => knownTo === FOREVER)
    .map(({ value }) => value);
}

const RECEIVED = { receivedAt: '2024-03-02' };

describe('the details of a CRE', () => {
  it('are kept for CRE alone, and for what an earlier report made one', () => {
    expect(known({ ...RECEIVED, cre: 'not-cre' })).toEqual([]);
    expect(known(RECEIVED)).toHaveLength(1);
    const [once] = known(RECEIVED, { receivedAt: '2024-03-05', cre: 'not-cre' });
    expect(once).toMatchObject({ cre: 'not-cre', isolateId: 'i' });
    expect(known(RECEIVED, { receivedAt: '2024-03-05', withdrawn: true })).toEqual([]);
  });

  it('say when a phenotype was lost and the enzyme alone is left', () => {
    const enzyme = { receivedAt: '2024-03-05', basis: 'enzyme' as const, genes: ['KPC-2'] };
    const [lost] = known({ ...RECEIVED, basis: 'phenotype' }, enzyme);
    const [never] = known({ ...RECEIVED, basis: 'enzyme', genes: ['KPC-2'] }, enzyme);
    expect([lost?.detail.phenotypeLost, never?.detail.phenotypeLost]).toEqual([true, false]);
  });

  it('tell hepatobiliary disease from an infection of the system itself', () => {
    const of = (...codes: string[]) =>
      known({
        ...RECEIVED,
        encounter: {
          diagnoses: codes.map((code) => ({ system: 'icd-10' as const, code, type: 'admission' })),
        },
      })[0]?.detail.hepatobiliaryWithoutInfection;
    // K83.0 is cholangitis, K74.6 cirrhosis, K80.3 stones with cholangitis.
    expect([of('K83.0'), of('K74.6'), of('K83.0', 'K74.6'), of('K80.3', 'I50.0'), of()]).toEqual([
      false,
      true,
      true,
      false,
      null,
    ]);
  });

  it('change with a movement on the day on which it became known', () => {
    const person = facts(
      [history('i', 'p', { ...RECEIVED, collectedAt: '2024-03-01T10:00:00+08:00' })],
      [
        movement('a', 'p', 'admit', { at: '2024-02-28T10:00:00+08:00', ward: 'W', visit: 'v' }),
        movement('d', 'p', 'discharge', { at: '2024-03-09T10:00:00+08:00', visit: 'v' }),
      ],
    );
    const versions = contributionsOf(person, SHANGHAI).clinical;
    expect(
      versions.map(({ knownFrom, knownTo, value }) => [
        knownFrom,
        knownTo,
        value.detail.stay?.hospital,
      ]),
    ).toEqual([
      ['2024-03-02', '2024-03-09', { end: 'there', afterDays: null }],
      ['2024-03-09', FOREVER, { end: 'alive', afterDays: 8 }],
    ]);
  });
});
