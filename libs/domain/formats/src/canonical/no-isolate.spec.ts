import type { ReadItem } from '../read-result';
import { readCanonicalJson, readNdjson } from './canonical-json';

const OPTIONS = { site: 'site-1', timeZone: 'Asia/Shanghai' };

const SWAB = {
  type: 'specimen.report',
  reportId: 'PCR-1',
  patient: { id: 'MRN1' },
  specimen: { type: 'rectal swab', purpose: 'screening', collectedAt: '2024-01-05T06:30:00' },
  culture: 'not-performed',
  targetsTested: ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'],
  geneTests: [{ gene: 'NDM', method: 'pcr', result: 'detected' }],
};
const CARRIER = {
  type: 'carrier.status',
  patient: { id: 'MRN2' },
  kind: 'carrier',
  family: 'blaKPC',
  organism: { name: 'Klebsiella pneumoniae' },
  firstPositiveOn: '2022-03-01',
  source: 'paper list',
};

function read(value: unknown) {
  return readCanonicalJson(JSON.stringify(value), OPTIONS);
}

function only(value: unknown): ReadItem {
  const result = read(value);
  if (result.kind !== 'read') throw new Error(`refused: ${result.code}`);
  const [item, ...more] = result.items;
  if (!item || more.length > 0) throw new Error('one item was expected');
  return item;
}

const codesOf = ({ problems }: ReadItem) => problems.map(({ code, pointer }) => [code, pointer]);

describe('a specimen report in JSON', () => {
  it('is kept as it was said, its times on the clocks of the site', () => {
    expect(only(SWAB)).toMatchObject({
      usable: true,
      problems: [],
      payload: {
        ...SWAB,
        site: 'site-1',
        specimen: { ...SWAB.specimen, collectedAt: '2024-01-05T06:30:00+08:00' },
      },
    });
  });

  it.each(['growth', 'no-target-organism', 'no-growth', 'pending', 'invalid', 'not-performed'])(
    'takes a culture that is %s, with nothing else',
    (culture) => {
      const { type, reportId } = SWAB;
      expect(only({ type, reportId, culture }).payload).toMatchObject({ culture });
    },
  );

  it('that says nothing of a result is refused, unless it is cancelled', () => {
    const { type, reportId, targetsTested } = SWAB;
    expect(read({ type, reportId, targetsTested })).toMatchObject({
      kind: 'refused',
      status: 422,
      problems: [{ code: 'bad-value', pointer: '/culture' }],
    });
    expect(only({ type, reportId, status: 'cancelled' }).usable).toBe(true);
  });

  it('names the genes and targets that no table knows, and goes on', () => {
    const item = only({
      ...SWAB,
      targetsTested: ['KPC', 'QQQ'],
      geneTests: [{ gene: 'WWW', method: 'pcr', result: 'detected' }],
    });
    expect(item.usable).toBe(true);
    expect(codesOf(item)).toEqual([
      ['unknown-gene', '/geneTests/0/gene'],
      ['unknown-gene', '/targetsTested/1'],
    ]);
  });

  it('stands beside isolates and movements, a line each', () => {
    const lines = [SWAB, CARRIER, { ...SWAB, reportId: null }].map((each) => JSON.stringify(each));
    const result = readNdjson(lines.join('\n'), OPTIONS);
    expect(result.kind === 'read' && result.items.map(({ usable }) => usable)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('a carrier status in JSON', () => {
  it('names family and species as the tables do', () => {
    expect(only(CARRIER)).toMatchObject({
      usable: true,
      problems: [],
      payload: { kind: 'carrier', family: 'blaKPC', organism: { code: 'kpn' } },
    });
    expect(only({ ...CARRIER, organism: 'E. coli' }).payload).toMatchObject({
      organism: { name: 'Escherichia coli', code: 'eco' },
    });
  });

  it('needs the patient and the kind', () => {
    expect(read({ ...CARRIER, patient: null })).toMatchObject({ kind: 'refused', status: 422 });
    expect(read({ ...CARRIER, kind: 'suspect' })).toMatchObject({ kind: 'refused', status: 422 });
  });

  it('arms a carrier whose species or family nobody knows, and asks for the name', () => {
    const item = only({ ...CARRIER, family: 'XYZ', organism: 'Quaxia nova' });
    expect(codesOf(item)).toEqual([
      ['unknown-gene', '/family'],
      ['unknown-organism', '/organism'],
    ]);
    expect(item.payload).toMatchObject({ kind: 'carrier', patient: { id: 'MRN2' } });
    expect(item.payload).not.toHaveProperty('family');
  });

  it('takes a carrier of "CPE" for one of an unknown enzyme', () => {
    const item = only({ ...CARRIER, family: 'CPE' });
    expect(item.problems).toEqual([]);
    expect(item.payload).not.toHaveProperty('family');
  });

  it('of a family that is no carbapenemase waits for a hand', () => {
    const item = only({ ...CARRIER, family: 'CTX-M' });
    expect(item).toMatchObject({ usable: false, payload: null });
    expect(codesOf(item)).toEqual([['not-a-carbapenemase', '/family']]);
  });
});
