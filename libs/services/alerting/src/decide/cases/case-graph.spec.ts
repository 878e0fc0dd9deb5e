import { instantMs } from '@carbawatch/contracts';
import fc from 'fast-check';
import { CaseGraph, type Part } from './case-graph';
import type { CaseState, KnownCase } from './case-history';
import { BY, known, state } from './known-cases.story';
import { linkSpans } from './link-cases';
import type { CaseLink } from './sweep';

const day = (max: number) => fc.integer({ min: 0, max });

/** Cases on two wards that are told, moved or taken back within a season. */
const anyCases = fc
  .array(
    fc.record({
      ward: fc.constantFrom('MED-1', 'ICU-1'),
      from: day(60),
      stays: day(20),
      type: fc.constantFrom('11', '258'),
      later: fc.array(fc.record({ after: day(30), what: fc.constantFrom('gone', 'typed') }), {
        maxLength: 3,
      }),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((told) =>
    told.map(({ ward, from, stays, type, later }, i) => {
      const place = { ward, from, to: from + 1 + stays, positive: from };
      const as = (st: string) => state(`p${i}`, place, { st });
      const days = later.map(({ after }) => from + 1 + after).sort((a, b) => a - b);
      const turns = later.map(({ what }, n): [number, CaseState | null] => {
        const next = what === 'gone' ? null : as(n % 2 === 0 ? '15' : type);
        return [days[n] ?? from, next];
      });
      return known(as(type), from, turns);
    }),
  );

function linksOf(cases: readonly KnownCase[]): CaseLink[] {
  return cases.flatMap((a, i) =>
    cases.slice(i + 1).flatMap((b) => {
      const spans = linkSpans(a, b, BY);
      return spans.length > 0 ? [{ a: a.id, b: b.id, spans }] : [];
    }),
  );
}

const shown = (parts: Iterable<Part>) => [...parts].map((part) => JSON.stringify(part)).sort();

it('cases moved from moment to moment are grouped as when they are looked at once', () => {
  fc.assert(
    fc.property(anyCases, (cases) => {
      const links = linksOf(cases);
      const moments = cases.flatMap(({ versions }) =>
        versions.map(({ from }) => instantMs(from, 'UTC')),
      );
      const graph = new CaseGraph(cases, links);
      const standing = new Set<Part>();
      for (const ms of [...new Set(moments)].sort((a, b) => a - b)) {
        const { gone, parts } = graph.moveTo(ms);
        for (const part of gone) standing.delete(part);
        for (const part of parts) standing.add(part);
        const atOnce = new CaseGraph(cases, links).moveTo(ms);
        expect(shown(standing)).toEqual(shown(atOnce.parts));
      }
    }),
  );
});
