import { isolateReport } from '@carbawatch/contracts';
import type { Classification } from '@carbawatch/contracts';
import { factsOfReport } from './facts-of-report';
import { SHIPPED_RULES } from './site-rules';

/** Guidelines that the rows stand on. */
const CDC = 'CDC, Facility Guidance for Control of CRE, 2015';
const CLSI = 'CLSI M100, Tables 2A, 3B, 3C';
const CSTE = 'CSTE 22-ID-04';
const EUCAST = 'EUCAST, detection of resistance mechanisms v2.0 (2017)';
const NCBI = 'NCBI Reference Gene Catalog 2024-12-18.1';

/** "MEM <=4", "MEM 30 mm", "MEM I EUCAST 2024": a result as a laboratory would write it. */
function result(text: string) {
  const [agent = '', value = '', ...rest] = text.split(' ');
  if (/^[SIR]$/.test(value)) return { agent, interpretation: value, guideline: rest.join(' ') };
  const [, operator = '=', number = ''] = /^([<>]=?)?(.+)$/.exec(value) ?? [];
  const isZone = rest[0] === 'mm';
  const unit = isZone ? 'mm' : 'mg/L';
  return { agent, operator, value: Number(number), unit, method: isZone ? 'disk' : 'mic' };
}

/** "mCIM negative" is a phenotypic test, "KPC wgs" a gene found, "KPC pcr not-detected" one not. */
function tests(texts: readonly string[]) {
  const phenotypic = /^(mCIM|eCIM|CarbaNP|inhibitor)$/;
  const parts = texts.map((text) => text.split(' '));
  return {
    phenotypicTests: parts
      .filter(([test = '']) => phenotypic.test(test))
      .map(([test, said, ...detail]) => ({
        test,
        result: said,
        ...(detail.length > 0 && { detail: detail.join(' ') }),
      })),
    geneTests: parts
      .filter(([gene = '']) => !phenotypic.test(gene))
      .map(([gene, method, said = 'detected']) => ({ gene, method, result: said })),
  };
}

function classified(organism: string, results: string, evidence: string): Classification {
  const list = (text: string) => (text === '' ? [] : text.split(', '));
  const read = factsOfReport(
    isolateReport.parse({
      type: 'isolate.report',
      isolateId: 'L1',
      organism: { name: organism },
      susceptibility: list(results).map(result),
      ...tests(list(evidence)),
    }),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return SHIPPED_RULES.classify(read.facts);
}

const FIVE_ABSENT = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48']
  .map((gene) => `${gene} pcr not-detected`)
  .join(', ');

/** Enzymes as found, an unknown mechanism as nothing. */
const enzymes = ({ cpe }: Classification) =>
  cpe.carbapenemases.map(({ allele, family }) => allele ?? family).join(' ');

const KP = 'Klebsiella pneumoniae';
const EC = 'Escherichia coli';
const PA = 'Pseudomonas aeruginosa';
const ABC = 'Acinetobacter baumannii';

/** Organism, carbapenems, tests; CRE, CPE (CPO where CPE does not apply), enzymes; source. */
const ISOLATES: readonly (readonly [string, string, string, string, string, string, string])[] = [
  [KP, 'ETP 0.5, MEM 0.25', 'OXA-48 pcr', 'cre', 'confirmed', 'OXA-48-like', CDC],
  [EC, 'ETP 0.5, MEM 0.12', 'OXA-244 wgs', 'cre', 'confirmed', 'OXA-244', CDC],
  [KP, 'ETP 4, MEM 1', 'mCIM negative', 'cre', 'suspected', '', EUCAST],
  [KP, 'ETP >0.5, MEM <=1', 'mCIM negative', 'undetermined', 'suspected', '', EUCAST],
  [KP, 'ETP R EUCAST 2024, MEM 1', 'mCIM negative', 'undetermined', 'suspected', '', EUCAST],
  [KP, 'ETP 4, MEM 8', 'mCIM negative', 'cre', 'negative', '', CLSI],
  [KP, 'ETP 4, MEM 0.5', `mCIM negative, ${FIVE_ABSENT}`, 'cre', 'negative', '', CLSI],
  [KP, 'MEM 8', FIVE_ABSENT, 'cre', 'suspected', '', 'Xpert Carba-R, FDA K152614'],
  [KP, 'MEM 8', 'KPC pcr invalid', 'cre', 'suspected', '', CSTE],
  [KP, 'MEM 8', 'KPC pcr, mCIM negative', 'cre', 'confirmed', 'KPC', CSTE],
  [KP, 'MEM 8', 'KPC pcr, carbapenemase wgs not-detected', 'cre', 'confirmed', 'KPC', CSTE],
  [KP, 'MEM 0.5', 'KPC pcr, KPC-31 wgs', 'cre', 'confirmed', 'KPC-31', NCBI],
  [KP, 'MEM 8', 'KPC-2 wgs, NDM-1 wgs', 'cre', 'confirmed', 'KPC-2 NDM-1', CSTE],
  [EC, 'MEM 16', 'blaNDM-5 wgs, NDM-5 wgs, NDM pcr', 'cre', 'confirmed', 'NDM-5', NCBI],
  [KP, 'MEM 0.06', 'GES-1 wgs', 'not-cre', 'negative', '', NCBI],
  [KP, 'MEM 2', 'GES-5 wgs', 'cre', 'confirmed', 'GES-5', NCBI],
  [KP, 'MEM 0.25', 'GES pcr, GES-1 wgs, mCIM positive', 'cre', 'confirmed', '', CSTE],
  [EC, 'MEM 0.25', 'OXA-48-like pcr, OXA-163 wgs', 'not-cre', 'probable', 'OXA-163', NCBI],
  [EC, 'MEM 0.25', 'OXA-48-like pcr, OXA-405 wgs', 'not-cre', 'negative', '', NCBI],
  [KP, 'MEM 8', 'VIM/IMP pcr', 'cre', 'confirmed', '', 'BD MAX Check-Points CPO; CSTE 22-ID-04'],
  [KP, 'MEM 8', 'KPC-2/KPC-3 wgs', 'cre', 'confirmed', 'KPC', NCBI],
  [KP, 'MEM 8', 'GES-1/GES-5 wgs', 'cre', 'suspected', '', NCBI],
  [KP, 'MEM 8', 'TEM/SHV pcr', 'cre', 'suspected', '', NCBI],
  [KP, 'MEM 8', 'NDM-1-42% wgs', 'cre', 'suspected', '', 'Kleborate, suffix -X%'],
  ['Proteus mirabilis', 'IPM 8, MEM 0.06', '', 'not-cre', 'undetermined', '', CDC],
  [
    ...(['Proteus mirabilis', 'MEM 0.06', 'NDM immunochromatography'] as const),
    ...(['not-cre', 'probable', 'NDM', 'PMC10269506'] as const),
  ],
  ['Proteus morganii', 'IPM 16', '', 'not-cre', 'undetermined', '', CDC],
  ['Serratia marcescens', 'IPM 16', 'SME-1 wgs', 'cre', 'confirmed', 'SME-1', NCBI],
  ['Serratia marcescens', 'IPM 16', `mCIM positive, ${FIVE_ABSENT}`, 'cre', 'confirmed', '', CSTE],
  ['Enterobacter cloacae', 'IPM 16', 'NMC-A wgs', 'cre', 'confirmed', 'NMC-A', NCBI],
  ['Enterobacter cloacae complex', 'IMP 8', 'IMI pcr', 'cre', 'confirmed', 'IMI', NCBI],
  ['Salmonella Typhimurium', 'MEM 8', 'NDM pcr', 'cre', 'confirmed', 'NDM', CSTE],
  [PA, 'MEM 16', 'VIM pcr', 'not-enterobacterales', 'confirmed', 'VIM', CSTE],
  [ABC, 'MEM 16', 'OXA-23 wgs, OXA-66 wgs', 'not-enterobacterales', 'confirmed', 'OXA-23', CSTE],
  [ABC, 'MEM 16', 'OXA-51 pcr', 'not-enterobacterales', 'undetermined', '', 'BLDB'],
  [
    'Xanthomonas maltophilia',
    '',
    'CarbaNP positive',
    'not-enterobacterales',
    'undetermined',
    '',
    CSTE,
  ],
  [EC, 'MEM <=4, ETP <=0.5', '', 'undetermined', 'undetermined', '', CLSI],
  [EC, 'MEM <=1', '', 'not-cre', 'undetermined', '', EUCAST],
  [EC, 'IPM >2', '', 'cre', 'suspected', '', CLSI],
  [EC, 'MEM 3', '', 'cre', 'suspected', '', 'CLSI M100: half dilutions are rounded up'],
  [EC, 'MEM I EUCAST 2024', '', 'cre', 'suspected', '', 'EUCAST v14.0: I is 4 to 8 mg/L'],
  [EC, 'MEM I CLSI 2024', '', 'not-cre', 'suspected', '', CLSI],
  [EC, 'MEM 21 mm', '', 'not-cre', 'suspected', '', EUCAST],
  [EC, 'MEM 6 mm', '', 'cre', 'suspected', '', CLSI],
];

describe('Isolates that reference laboratories argue about', () => {
  it.each(ISOLATES)('%s, %s; %s: %s, %s %s (%s)', (...row) => {
    const [organism, results, evidence, cre, producer, found] = row;
    const answer = classified(organism, results, evidence);
    expect(answer.cre.status).toBe(cre);
    expect(answer.cpo.status).toBe(producer);
    if (cre !== 'not-enterobacterales') expect(answer.cpe.status).toBe(producer);
    expect(enzymes(answer)).toBe(found);
  });

  // What says only "no result", or that a name or an organism is not known, has no rule behind it.
  const UNRULED = /no result|is not guessed|^Not tested|CPE does not apply|of its own: activity/;
  const SOURCE = /CDC|CLSI|CSTE|EUCAST|NCBI|FDA|BLDB|PMC\d|LPSN|at least 90%|truncated/;

  it.each(ISOLATES)('%s, %s; %s: every reason names its source', (...row) => {
    const [organism, results, evidence] = row;
    const { cre, cpe } = classified(organism, results, evidence);
    const bare = [...cre.because, ...cpe.because].filter(
      (sentence) => !UNRULED.test(sentence) && !SOURCE.test(sentence),
    );
    expect(bare).toEqual([]);
  });

  it('no silence: an allele that explains nothing, and a hybrid name, are told', () => {
    const told = (evidence: string) => classified(KP, 'MEM 0.25', evidence).cpe.because.join(' ');
    expect(told('GES-1 wgs, mCIM positive')).toContain('GES-1 is not classed as carbapenem-');
    expect(told('GES-1/GES-5 wgs')).toContain('GES-1/GES-5');
    expect(told('inhibitor positive boronic acid and cloxacillin')).toContain('AmpC');
    expect(told('KPC-2 wgs, NDM-1 wgs, mCIM positive, eCIM negative')).toContain('hides it');
  });

  it('Stenotrophomonas is no CPO case by its own L1, Acinetobacter is one by its mCIM', () => {
    const cases = (organism: string, evidence: string) =>
      classified(organism, '', evidence).caseDefinitions?.['cste-2023'];
    expect(cases('Stenotrophomonas maltophilia', 'CarbaNP positive')).toBe('no');
    expect(cases(ABC, 'mCIM positive, OXA-51 pcr')).toBe('yes');
  });

  it.each([
    [{ scheme: 'kpneumoniae', st: '11' }, []],
    [{ scheme: 'kpneumoniae', st: '11', profile: { gapA: '3*' } }, ['reported-st-differs']],
    [{ scheme: 'somebody’s own', st: '11' }, ['unknown-scheme']],
  ])('typing that is not taken as said is flagged: %j', (mlst, flags) => {
    const organism = { code: 'kpn', name: KP };
    expect(SHIPPED_RULES.classify({ status: 'final', organism, mlst }).flags).toEqual(flags);
  });

  // Shields, AAC 2017; Queenan and Bush, CMR 2007; EUCAST, expected resistant phenotypes.
  it.each([
    [KP, 'MEM 0.5, CZA 64', 'KPC-31 wgs', 'avibactam-resistant-kpc'],
    ['Serratia marcescens', 'IPM 16, CRO 0.5', '', 'imipenem-without-cephalosporin'],
    ['Serratia marcescens', 'COL 0.5', '', 'intrinsic-resistance-contradicted'],
  ])('%s, %s (%s): values alone bring up %s', (organism, results, evidence, rule) => {
    const found = classified(organism, results, evidence).expertFindings ?? [];
    expect(found.map((each) => each.rule)).toContain(rule);
  });
});
