import type { GeneTest, IsolateReported } from '@carbawatch/contracts';
import fc from 'fast-check';
import { foldReports } from './fold-reports';
import { mergeReports } from './merge-reports';
import { identityOf } from './report-order';

let received = 0;

/** A laboratory's report; each one made is received a minute after the one before. */
function report(over: Partial<IsolateReported> = {}): IsolateReported {
  received += 1;
  const receivedAt = new Date(Date.UTC(2026, 0, 5, 8, received)).toISOString();
  return {
    site: 'site-1',
    isolateId: 'L1-1',
    pseudonym: 'p1',
    patientKnown: true,
    messageId: `m${received}`,
    sender: 'LIS',
    receivedAt,
    kind: 'laboratory',
    status: 'final',
    ...over,
  };
}

const meropenem = (value: number) => ({ agent: 'MEM', method: 'mic' as const, value });
const kpcByPcr = (result: 'detected' | 'not-detected') =>
  ({ gene: 'blaKPC', method: 'pcr', result }) as const;

/** In the place of a classification: the facts themselves. */
const describeFacts = (facts: unknown): never => JSON.parse(JSON.stringify(facts)) as never;

describe('merging the reports of one isolate', () => {
  it('lets a newer report replace the same test of the same sender, and keeps the others', () => {
    const first = report({
      susceptibility: [meropenem(2), { agent: 'IPM', method: 'mic', value: 1 }],
    });
    const second = report({ susceptibility: [meropenem(16)] });
    expect(mergeReports([first, second]).facts.susceptibility).toEqual([
      { agent: 'IPM', method: 'mic', value: 1 },
      meropenem(16),
    ]);
  });

  it('lets a message that is read again say what it says now, and nothing of what it said', () => {
    const first = report({
      organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
      susceptibility: [{ agent: 'IPM', method: 'mic', value: 1 }],
    });
    const beside = report({ geneTests: [kpcByPcr('detected')] });
    const { messageId, receivedAt: messageReceivedAt } = first;
    const again = report({
      ...{ messageId, messageReceivedAt, reading: 1 },
      organism: { code: 'eco', name: 'Escherichia coli' },
      susceptibility: [meropenem(1)],
    });
    expect(mergeReports([again, first, beside]).facts).toMatchObject({
      organism: { code: 'eco' },
      susceptibility: [meropenem(1)],
      geneTests: [kpcByPcr('detected')],
    });
    const unsaid = report({ messageId, reading: 2, status: 'cancelled', unsaid: true });
    const left = mergeReports([first, again, unsaid, beside]);
    expect([left.withdrawn, left.facts.organism, left.facts.geneTests?.length]).toEqual([
      ...[false, undefined, 1],
    ]);
    const alone = mergeReports([first, again, unsaid]);
    expect([alone.withdrawn, alone.pseudonym, alone.facts.organism?.code]).toEqual([
      ...[true, 'p1', 'eco'],
    ]);
    const back = report({ ...first, ...{ messageReceivedAt, reading: 3 } });
    expect(mergeReports([first, again, unsaid, back]).facts.organism?.code).toBe('kpn');
    // What was said before and what is said again are two facts, and what repeats itself is one.
    expect(identityOf(back)).not.toBe(identityOf(first));
  });

  it('takes all of a reading together: no step is between its reports', () => {
    const organism = { code: 'kpn', name: 'Klebsiella pneumoniae' };
    const culture = report({ organism });
    const { messageId, receivedAt } = culture;
    const gene = report({ messageId, receivedAt, geneTests: [kpcByPcr('detected')] });
    const later = report().receivedAt;
    const again = [culture, gene].map((each) => ({ ...each, receivedAt: later, reading: 1 }));
    const fold = (reports: readonly IsolateReported[]) =>
      foldReports(reports, describeFacts).steps.map(({ isolate }) => isolate);
    const before = fold([culture, gene]);
    expect(fold([...again, culture, gene])).toEqual(before);
  });

  it('keeps the word of another sender on the same test beside it', () => {
    const lab = report({ geneTests: [kpcByPcr('not-detected')] });
    const reference = report({ sender: 'REF', geneTests: [kpcByPcr('detected')] });
    const results = mergeReports([lab, reference]).facts.geneTests?.map(({ result }) => result);
    expect(results?.sort()).toEqual(['detected', 'not-detected']);
  });

  it('takes a gene under two spellings by one method for one test', () => {
    const first = report({ geneTests: [{ gene: 'KPC-2', method: 'wgs', result: 'not-detected' }] });
    const second = report({ geneTests: [{ gene: 'blaKPC2', method: 'wgs', result: 'detected' }] });
    expect(mergeReports([first, second]).facts.geneTests).toEqual([
      { gene: 'blaKPC2', method: 'wgs', result: 'detected' },
    ]);
  });

  it.each<[string, GeneTest[], GeneTest[]]>([
    ['the same words', [kpcByPcr('detected'), kpcByPcr('detected')], [kpcByPcr('detected')]],
    [
      'a barer and a fuller telling',
      [kpcByPcr('detected'), { ...kpcByPcr('detected'), tool: 'Xpert Carba-R' }],
      [{ ...kpcByPcr('detected'), tool: 'Xpert Carba-R' }],
    ],
    [
      'two spellings',
      [kpcByPcr('detected'), { ...kpcByPcr('detected'), gene: 'KPC' }],
      [{ ...kpcByPcr('detected'), gene: 'KPC' }],
    ],
    [
      'results that contradict each other',
      [kpcByPcr('detected'), kpcByPcr('not-detected')],
      [kpcByPcr('detected'), kpcByPcr('not-detected')],
    ],
    [
      'two hits of one genome',
      [
        { gene: 'blaKPC-2', method: 'wgs', result: 'detected', identity: 100 },
        { gene: 'blaKPC-2', method: 'wgs', result: 'detected', identity: 97 },
      ],
      [
        { gene: 'blaKPC-2', method: 'wgs', result: 'detected', identity: 100 },
        { gene: 'blaKPC-2', method: 'wgs', result: 'detected', identity: 97 },
      ],
    ],
  ])('takes a gene that one message tells twice, by %s, for what it says', (_, told, kept) => {
    expect(mergeReports([report({ geneTests: told })]).facts.geneTests).toEqual(kept);
    const backwards = mergeReports([report({ geneTests: [...told].reverse() })]);
    expect(new Set(backwards.facts.geneTests)).toEqual(new Set(kept));
  });

  it('never lets a preliminary report override a final one, however late it comes', () => {
    const final = report({ susceptibility: [meropenem(16)], reportedAt: '2026-01-05T10:00:00Z' });
    const late = report({
      status: 'preliminary',
      susceptibility: [meropenem(1)],
      reportedAt: '2026-01-05T11:00:00Z',
    });
    const { facts } = mergeReports([final, late]);
    expect(facts.susceptibility).toEqual([meropenem(16)]);
    expect(facts.status).toBe('final');
  });

  it('lets a correction replace the whole report of its sender, and nobody else’s', () => {
    const wrong = report({ susceptibility: [meropenem(16)], geneTests: [kpcByPcr('detected')] });
    const reference = report({ sender: 'REF', geneTests: [kpcByPcr('detected')] });
    const corrected = report({ status: 'corrected', susceptibility: [meropenem(0.25)] });
    const { facts } = mergeReports([wrong, reference, corrected]);
    expect(facts.susceptibility).toEqual([meropenem(0.25)]);
    expect(facts.geneTests).toEqual([kpcByPcr('detected')]);
    expect(facts.status).toBe('corrected');
  });

  it('lets the correction of one order take back its tests, and no other order of its sender', () => {
    const ndm = { gene: 'blaNDM', method: 'pcr', result: 'detected' } as const;
    const culture = report({ susceptibility: [meropenem(16)] });
    const order = report({ geneTests: [kpcByPcr('detected'), ndm] });
    const corrected = report({
      status: 'corrected',
      partial: { takenBack: { geneTests: [kpcByPcr('detected')] } },
    });
    const { facts } = mergeReports([culture, order, corrected]);
    expect(facts).toMatchObject({
      status: 'corrected',
      susceptibility: [meropenem(16)],
      geneTests: [ndm],
    });
    const again = report({ geneTests: [kpcByPcr('detected')] });
    const { geneTests } = mergeReports([culture, order, corrected, again]).facts;
    expect(geneTests).toEqual(expect.arrayContaining([ndm, kpcByPcr('detected')]));
  });

  it('lets the correction of a culture leave an order that came by itself, and no other', () => {
    const culture = report({ susceptibility: [meropenem(16)] });
    const order = report({ geneTests: [kpcByPcr('detected')], partial: { order: 'L-2' } });
    const corrected = (orders: string[]) =>
      report({ status: 'corrected', susceptibility: [meropenem(0.25)], orders });
    const { facts } = mergeReports([culture, order, corrected(['L-1'])]);
    expect(facts.susceptibility).toEqual([meropenem(0.25)]);
    expect(facts.geneTests).toEqual([kpcByPcr('detected')]);
    const all = mergeReports([culture, order, corrected(['L-1', 'L-2'])]);
    expect(all.facts.geneTests).toBeUndefined();
  });

  it('withdraws a cancelled isolate until a newer report of the same sender', () => {
    const first = report({ susceptibility: [meropenem(16)] });
    const cancelled = report({ status: 'cancelled' });
    expect(mergeReports([first, cancelled]).withdrawn).toBe(true);
    const anew = report({ susceptibility: [meropenem(1)] });
    const restored = mergeReports([first, cancelled, anew]);
    expect(restored.withdrawn).toBe(false);
    expect(restored.facts.susceptibility).toEqual([meropenem(1)]);
  });

  it('withdraws an isolate that its laboratory cancelled, though its genome is known', () => {
    const genome = report({ kind: 'genotype', sender: 'WGS', patientKnown: false });
    expect(mergeReports([report(), genome, report({ status: 'cancelled' })]).withdrawn).toBe(true);
    expect(mergeReports([genome]).withdrawn).toBe(false);
  });

  it('orders by version before the time of report, and by that before receipt', () => {
    const second = report({ version: 2, susceptibility: [meropenem(8)] });
    const first = report({ version: 1, susceptibility: [meropenem(1)] });
    expect(mergeReports([second, first]).facts.susceptibility).toEqual([meropenem(8)]);
  });

  it('takes a report without a time for the newest of its sender when it came', () => {
    const { reportedAt: _, ...timeless } = report({ susceptibility: [meropenem(16)] });
    const cancelled = report({ status: 'cancelled', reportedAt: '2024-01-05T10:00:00Z' });
    expect(mergeReports([timeless, cancelled]).withdrawn).toBe(true);
    const { reportedAt: __, ...anew } = report({ susceptibility: [meropenem(1)] });
    const restored = mergeReports([timeless, cancelled, anew]);
    expect(restored.withdrawn).toBe(false);
    expect(restored.facts.susceptibility).toEqual([meropenem(1)]);
  });

  it('lets a message that waited and was read late override nothing that arrived after it', () => {
    const arrived = report({ susceptibility: [meropenem(2)] });
    const newer = report({ susceptibility: [meropenem(16)] });
    const readLate = {
      ...arrived,
      messageReceivedAt: arrived.receivedAt,
      receivedAt: report().receivedAt,
    };
    const merged = mergeReports([newer, readLate]);
    expect(merged.facts.susceptibility).toEqual([meropenem(16)]);
    // What nobody told after it is new all the same, and known only since it was read.
    const alone = {
      ...readLate,
      susceptibility: [{ agent: 'IPM', method: 'mic' as const, value: 8 }],
    };
    const { steps } = foldReports([newer, alone], describeFacts);
    expect(steps.map(({ receivedAt }) => receivedAt)).toEqual([
      newer.receivedAt,
      readLate.receivedAt,
    ]);
    expect(steps.at(-1)?.isolate.susceptibility).toHaveLength(2);
  });

  it('lets a second reading of one message stand above its first', () => {
    const first = report({ susceptibility: [meropenem(2)] });
    const again = {
      ...first,
      messageReceivedAt: first.receivedAt,
      receivedAt: report().receivedAt,
      susceptibility: [meropenem(4)],
    };
    expect(mergeReports([again, first]).facts.susceptibility).toEqual([meropenem(4)]);
  });

  it('gives the laboratory’s species the word over a genome’s call', () => {
    const lab = report({ organism: { code: 'kpn', name: 'Klebsiella pneumoniae' } });
    const genome = report({
      kind: 'genotype',
      sender: 'WGS',
      organism: { code: 'kvi', name: 'Klebsiella variicola' },
      mlst: { st: '11' },
    });
    const { facts } = mergeReports([lab, genome]);
    expect(facts.organism?.code).toBe('kpn');
    expect(facts.mlst).toEqual({ st: '11' });
  });

  it('belongs to the patient as soon as one report names one', () => {
    const genome = report({ pseudonym: 'isolate-L1-1', patientKnown: false, kind: 'genotype' });
    expect(mergeReports([genome]).pseudonym).toBe('isolate-L1-1');
    expect(mergeReports([genome, report()])).toMatchObject({ pseudonym: 'p1', patientKnown: true });
  });
});

const anyReport = fc
  .record({
    status: fc.constantFrom('preliminary', 'final', 'corrected', 'cancelled'),
    sender: fc.constantFrom('LIS', 'REF', 'WGS'),
    minute: fc.integer({ min: 0, max: 5 }),
    version: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    value: fc.constantFrom(0.25, 2, 16),
    gene: fc.constantFrom('KPC-2', 'NDM', 'OXA-181'),
    isPartial: fc.boolean(),
  })
  .map(({ status, sender, minute, version, value, gene, isPartial }) => {
    const receivedAt = `2026-01-05T08:0${minute}:00Z`;
    const genes = [{ gene, method: 'pcr', result: 'detected' }] as const;
    const base = report({
      status,
      sender,
      receivedAt,
      susceptibility: [meropenem(value)],
      ...(minute % 2 === 0 && { reportedAt: `2026-01-0${1 + (minute % 3)}T00:00:00Z` }),
    });
    const partial = { order: gene, takenBack: { geneTests: [...genes] } };
    if (isPartial) return { ...base, partial };
    if (status === 'corrected') return { ...base, orders: [gene] };
    return { ...base, geneTests: [...genes], ...(version !== undefined && { version }) };
  });

describe('folding the reports in the order of receipt', () => {
  it('gives the same steps whatever order the reports are given in', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyReport, { minLength: 1, maxLength: 6, selector: identityOf }),
        fc.infiniteStream(fc.nat()),
        (reports, chance) => {
          const keyed = reports.map((item) => ({ item, key: chance.next().value }));
          const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
          const strip = (list: readonly IsolateReported[]) =>
            foldReports(list, describeFacts).steps.map(({ messageId: _, ...step }) => step);
          expect(strip(shuffled)).toEqual(strip(reports));
        },
      ),
    );
  });

  it('leaves no step for a report that says nothing new', () => {
    const first = report({ susceptibility: [meropenem(16)], reportedAt: '2026-01-05T10:00:00Z' });
    const again = { ...first, messageId: 'again', receivedAt: '2026-01-06T10:00:00Z' };
    expect(foldReports([first, again], (facts) => facts as never).steps).toHaveLength(1);
  });
});
