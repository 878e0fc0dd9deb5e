import fc from 'fast-check';
import { together } from './raised-together';

const WHOLE_SITE = { of: 'cpe', family: null, ward: null } as const;
const raise = (
  detector: string,
  series: { of: 'cpe' | 'cre'; family: string | null; ward: string | null } = WHOLE_SITE,
  to = '2026-03-14',
) => ({ detector, series, from: '2026-03-01', to });

const lines = (raised: readonly ReturnType<typeof raise>[]): string[] =>
  together(raised).map((group) => group.map(({ detector }) => detector).join(' '));

describe('signals that were raised', () => {
  it('are one line where detectors agree on the days of a series', () => {
    expect(lines([raise('cusum'), raise('fixed-rule')])).toEqual(['cusum fixed-rule']);
  });

  it.each([
    ['the last day', raise('scan', WHOLE_SITE, '2026-03-15')],
    ['the ward', raise('scan', { ...WHOLE_SITE, ward: 'ICU-2' })],
    ['the carbapenemase', raise('scan', { ...WHOLE_SITE, family: 'KPC' })],
    ['what is counted', raise('scan', { ...WHOLE_SITE, of: 'cre' })],
  ])('are two lines where %s differs', (_, other) => {
    expect(lines([raise('cusum'), other])).toEqual(['cusum', 'scan']);
  });

  it('are two lines where a ward bears the name of a carbapenemase', () => {
    const [ofFamily, onWard] = [
      { ...WHOLE_SITE, family: 'KPC' },
      { ...WHOLE_SITE, ward: 'KPC' },
    ];
    expect(lines([raise('cusum', ofFamily), raise('scan', onWard)])).toEqual(['cusum', 'scan']);
  });

  it('keep their order, and none is lost', () => {
    const any = fc.record({
      detector: fc.constantFrom('cusum', 'scan', 'bayes'),
      series: fc.constantFrom(WHOLE_SITE, { ...WHOLE_SITE, ward: 'ICU-2' }),
      from: fc.constantFrom('2026-03-01', '2026-03-02'),
      to: fc.constant('2026-03-14'),
    });
    fc.assert(
      fc.property(fc.array(any), (raised) => {
        const groups = together(raised);
        const firsts = groups.map(([first]) => raised.findIndex((one) => one === first));
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
        expect(new Set(groups.flat())).toEqual(new Set(raised));
        expect(groups.flat()).toHaveLength(raised.length);
      }),
    );
  });
});
