import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { CARBAPENEMASE_IN_ISOLATE_LOINC, agentByCode } from '@carbawatch/microbiology';
import { HIT } from '../fhir/own-extension';
import type { ExportedIsolate } from './exported-isolate';
import { LN, SCT, UCUM, coded, present } from './fhir-elements';
import type { Fields } from './fhir-elements';

const INTERPRETATION = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

/** The results of an isolate, each an Observation: susceptibilities, genes, phenotypic tests. */
export function resultObservations({ report }: ExportedIsolate, shared: Fields): Fields[] {
  const status = report.status ?? 'final';
  const results = [
    ...(report.susceptibility ?? []).map(susceptibilityFields),
    ...(report.geneTests ?? []).map(geneFields),
    ...(report.phenotypicTests ?? []).map(phenotypicFields),
    ...sequenceType(report.mlst),
  ];
  return results.map((fields) =>
    present({ resourceType: 'Observation', status, ...shared, ...fields }),
  );
}

const LOINC_KINDS = {
  mic: 'mic',
  disk: 'disk',
  etest: 'gradient',
  automated: 'generic',
  unknown: 'generic',
} as const;
const METHOD_WORDS = {
  mic: 'broth dilution (MIC)',
  disk: 'disk diffusion',
  etest: 'gradient strip',
  automated: 'automated',
  unknown: 'unknown method',
} as const;

/** The method is in the code where LOINC has one, and always in words, with the guideline. */
function susceptibilityFields(row: Susceptibility): Fields {
  const { agent, method = 'unknown', operator, value, unit, disk, interpretation } = row;
  const known = agentByCode(agent);
  const loinc = known?.loinc[LOINC_KINDS[method]];
  const content = disk === undefined ? '' : ` ${disk} ug`;
  const guideline = row.guideline === undefined ? '' : `, ${row.guideline}`;
  return {
    code: {
      ...(loinc !== undefined && { coding: [{ system: LN, code: loinc }] }),
      text: known?.name ?? agent,
    },
    method: { text: `${METHOD_WORDS[method]}${content}${guideline}` },
    valueQuantity:
      value === undefined
        ? undefined
        : present({
            value,
            comparator: operator === '=' ? undefined : operator,
            unit,
            system: UCUM,
            code: unit,
          }),
    interpretation: interpretation && [coded(INTERPRETATION, interpretation)],
  };
}

const GENE_METHODS = {
  pcr: { coding: [{ system: SCT, code: '258066000' }], text: 'PCR' },
  wgs: { coding: [{ system: SCT, code: '1304162005' }], text: 'whole genome sequencing' },
  immunochromatography: { text: 'immunochromatography' },
  array: { text: 'microarray' },
  other: { text: 'other gene method' },
} as const;
/** 125154007: specimen unsatisfactory for evaluation; FHIR has no code of its own for invalid. */
const GENE_RESULTS = {
  detected: coded(INTERPRETATION, 'DET', 'Detected'),
  'not-detected': coded(INTERPRETATION, 'ND', 'Not detected'),
  indeterminate: coded(INTERPRETATION, 'IND', 'Indeterminate'),
  invalid: coded(SCT, '125154007', 'Invalid'),
} as const;

/** The gene is the value, so that any allele can be named; whether it was found is beside it. */
function geneFields(test: GeneTest): Fields {
  const { gene, method, result, tool, identity, coverage, quality } = test;
  const parts = [
    { url: 'tool', valueString: tool },
    { url: 'identity', valueDecimal: identity },
    { url: 'coverage', valueDecimal: coverage },
    { url: 'quality', valueString: quality },
  ].filter((part) => Object.values(part).every((value) => value !== undefined));
  return {
    extension: parts.length > 0 ? [{ url: HIT, extension: parts }] : undefined,
    code: coded(LN, '48018-6', 'Gene studied [ID]'),
    method: GENE_METHODS[method],
    valueCodeableConcept: { text: gene },
    interpretation: [GENE_RESULTS[result]],
  };
}

const TEST_NAMES: Readonly<Record<PhenotypicTest['test'], string>> = {
  mCIM: 'mCIM',
  eCIM: 'eCIM',
  CIM: 'Carbapenem inactivation method (CIM)',
  CarbaNP: 'Carba NP',
  MHT: 'Modified Hodge test',
  inhibitor: 'Carbapenemase inhibitor combination disk',
  temocillin: 'Temocillin disk screen',
  MALDI: 'MALDI-TOF carbapenem hydrolysis',
  other: 'Carbapenemase in isolate',
};
const TEST_RESULTS = {
  positive: coded(SCT, '10828004', 'Positive'),
  negative: coded(SCT, '260385009', 'Negative'),
  indeterminate: coded(SCT, '82334004', 'Indeterminate'),
} as const;

function phenotypicFields({ test, result }: PhenotypicTest): Fields {
  const isOther = test === 'other';
  return {
    code: {
      ...(isOther && { coding: [{ system: LN, code: CARBAPENEMASE_IN_ISOLATE_LOINC }] }),
      text: TEST_NAMES[test],
    },
    valueCodeableConcept: TEST_RESULTS[result],
  };
}

/** For whoever reads the Bundle; our own reader takes the profile from the extension. */
function sequenceType(mlst: ExportedIsolate['report']['mlst']): Fields[] {
  if (mlst?.st === undefined) return [];
  const scheme = mlst.scheme === undefined ? '' : ` (${mlst.scheme})`;
  return [{ code: { text: `Multilocus sequence type${scheme}` }, valueString: `ST${mlst.st}` }];
}
