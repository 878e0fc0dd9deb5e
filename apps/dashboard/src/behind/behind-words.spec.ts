import { askedBehind, behindWord } from './behind-words';

const of = {
  period: { from: '2024-01-01', to: '2024-12-31' },
  asOf: '2025-01-31',
  ...{ dedup: 'patient-first', population: 'clinical', vital: 'known', ward: null },
};

describe('the isolates behind a number', () => {
  it('are asked with the question that the number answers', () => {
    const { name, parameters } = askedBehind(behindWord(of, { cell: 'cpe' }, 'CPE'));
    expect(name).toBe('CPE');
    expect(parameters).toEqual({
      ...of.period,
      ...{ asOf: '2025-01-31', dedup: 'patient-first', population: 'clinical', vital: 'known' },
      cell: 'cpe',
    });
  });

  it('are asked with what the number itself says otherwise', () => {
    const word = behindWord(of, { cell: 'isolates', population: 'all' }, 'A & B = C');
    expect(askedBehind(word)).toMatchObject({
      name: 'A & B = C',
      parameters: { population: 'all' },
    });
  });
});
