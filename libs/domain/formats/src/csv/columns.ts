import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { PHENOTYPIC_TESTS } from '@carbawatch/contracts';
import { parseGeneName, parseWhonetColumn, resolveAgent } from '@carbawatch/microbiology';
import type { WhonetColumn } from '@carbawatch/microbiology';
import type { TermSource } from '../local-terms';
import { agentOf } from '../vocabulary';
import { fieldNamed } from './fields';
import type { CanonicalField } from './fields';

/** What a column of an isolate table holds. */
export type ColumnMeaning =
  | { readonly kind: 'field'; readonly field: CanonicalField }
  | {
      readonly kind: 'reading';
      readonly agent: string;
      /** Null for a column of categories. */
      readonly method: NonNullable<Susceptibility['method']> | null;
      readonly disk?: string | undefined;
    }
  | { readonly kind: 'whonet'; readonly column: WhonetColumn }
  | { readonly kind: 'gene'; readonly gene: string; readonly method: GeneTest['method'] }
  | { readonly kind: 'genes' }
  | { readonly kind: 'gene-method' }
  | { readonly kind: 'phenotypic'; readonly test: PhenotypicTest['test'] }
  | { readonly kind: 'phenotypics' }
  | { readonly kind: 'diagnoses' }
  | { readonly kind: 'guideline' }
  | { readonly kind: 'mechanism-claim' }
  | { readonly kind: 'unknown-agent'; readonly said: string }
  | { readonly kind: 'ignored' };

const READING = /^(.+)_(MIC|ZONE|ETEST|AUTO|VALUE|SIR|RSI)(\d+(?:[._-]\d+)*)?$/i;
const READING_METHODS: Readonly<Record<string, Susceptibility['method']>> = {
  MIC: 'mic',
  ZONE: 'disk',
  ETEST: 'etest',
  AUTO: 'automated',
  VALUE: 'unknown',
};
const GENE = /^(.+)_(PCR|ICT|WGS|ARRAY)$/i;
const GENE_METHODS: Readonly<Record<string, GeneTest['method']>> = {
  PCR: 'pcr',
  ICT: 'immunochromatography',
  WGS: 'wgs',
  ARRAY: 'array',
};
const LISTS: Readonly<Record<string, ColumnMeaning>> = {
  genetests: { kind: 'genes' },
  'genetests.gene': { kind: 'genes' },
  'genetests.method': { kind: 'gene-method' },
  phenotypictests: { kind: 'phenotypics' },
  diagnoses: { kind: 'diagnoses' },
  'encounter.diagnoses': { kind: 'diagnoses' },
  guideline: { kind: 'guideline' },
  'susceptibility.guideline': { kind: 'guideline' },
  mechanismclaim: { kind: 'mechanism-claim' },
  type: { kind: 'ignored' },
};
/** What an export of ours has concluded: it is worked out anew from the results. */
const CONCLUDED = /^classification\./i;

/**
 * The meaning of a column of the wide layout, or null for a name that is none:
 * canonical dotted names; `<AGENT>_MIC`, `_ZONE` (`_ZONE10` with the disk's content), `_ETEST`,
 * `_AUTO`, `_VALUE` (method unknown), `_SIR`; a bare WHONET code, which holds a category;
 * `<GENE>_PCR`, `_ICT`, `_WGS`, `_ARRAY`; `geneTests` with a list such as
 * `blaKPC-2;NDM=not-detected@pcr`; a phenotypic test's name; WHONET's own antibiotic columns.
 */
export function wideColumn(name: string, source: TermSource): ColumnMeaning | null {
  const field = fieldNamed(name);
  if (field) return { kind: 'field', field };
  const list = LISTS[name.trim().toLowerCase()];
  if (list) return list;
  if (CONCLUDED.test(name.trim())) return { kind: 'ignored' };
  const test = PHENOTYPIC_TESTS.find((known) => known.toLowerCase() === name.trim().toLowerCase());
  if (test && test !== 'other') return { kind: 'phenotypic', test };
  return (
    readingColumn(name, source) ?? geneColumn(name) ?? whonetColumn(name, source) ?? bareAgent(name)
  );
}

function readingColumn(name: string, source: TermSource): ColumnMeaning | null {
  const match = READING.exec(name.trim());
  if (!match) return null;
  const [, drug = '', part = '', disk] = match;
  const method = READING_METHODS[part.toUpperCase()] ?? null;
  if (disk !== undefined && method !== 'disk') return null;
  const agent = agentOf(undefined, [drug], source);
  if (!agent) return { kind: 'unknown-agent', said: drug };
  return {
    kind: 'reading',
    agent: agent.code,
    method,
    ...(disk !== undefined && { disk: disk.replace('_', '.') }),
  };
}

function geneColumn(name: string): ColumnMeaning | null {
  const match = GENE.exec(name.trim());
  if (!match) return null;
  const [, gene = '', how = ''] = match;
  const method = GENE_METHODS[how.toUpperCase()];
  return method && parseGeneName(gene).kind !== 'unknown' ? { kind: 'gene', gene, method } : null;
}

/** An antibiotic column by WHONET's rule (`IPM_ND10`), or one of an agent that is not known. */
export function whonetColumn(name: string, source: TermSource): ColumnMeaning | null {
  const column = parseWhonetColumn(name);
  if (column) return { kind: 'whonet', column };
  const match = /^([A-Z0-9]{3})(_[NEFSBDOT][DME][\d._-]*)$/i.exec(name.trim());
  if (!match) return null;
  const [, said = '', how = ''] = match;
  const agent = agentOf(undefined, [said], source);
  const mapped = agent ? parseWhonetColumn(`${agent.code}${how}`) : null;
  return mapped ? { kind: 'whonet', column: mapped } : { kind: 'unknown-agent', said };
}

/** `MEM` alone; a name or another committee's code would be a guess. */
function bareAgent(name: string): ColumnMeaning | null {
  const code = name.trim();
  if (!/^[A-Z][A-Z0-9]{2}$/.test(code)) return null;
  const match = resolveAgent({ code });
  if (!match || match.legacyCode) return null;
  return { kind: 'reading', agent: match.agent.code, method: null };
}
