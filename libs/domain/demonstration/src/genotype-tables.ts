import type { Microbe } from './microbes';
import { profileOf } from './strain-types';

/** What the sequencing laboratory knows of one strain. */
export interface SequencedStrain {
  readonly isolateId: string;
  readonly microbe: Microbe;
  readonly alleles: readonly string[];
  readonly st: string | null;
}

const KLEBORATE_COLUMNS = [
  'strain',
  'species',
  'species_match',
  'ST',
  'virulence_score',
  'resistance_score',
  'Bla_acquired',
  'Bla_ESBL_acquired',
  'Bla_Carb_acquired',
  'Bla_chr',
  'Omp_mutations',
  'truncated_resistance_hits',
  'spurious_resistance_hits',
  'gapA',
  'infB',
  'mdh',
  'pgi',
  'phoE',
  'rpoB',
  'tonB',
] as const;

/** A Kleborate table of one K. pneumoniae genome (columns of Kleborate 2). */
export function kleborateTable({ isolateId, microbe, alleles, st }: SequencedStrain): string {
  const profile = st === null ? null : profileOf(microbe, st);
  const row: Partial<Record<(typeof KLEBORATE_COLUMNS)[number], string>> = {
    strain: isolateId,
    species: microbe.name,
    species_match: 'strong',
    ST: st ? `ST${st}` : '0',
    virulence_score: '0',
    resistance_score: alleles.length > 0 ? '2' : '1',
    Bla_acquired: 'TEM-1D^',
    Bla_ESBL_acquired: 'CTX-M-15',
    Bla_Carb_acquired: alleles.join(';') || '-',
    Bla_chr: 'SHV-11^',
    Omp_mutations: 'OmpK35-25%',
  };
  Object.assign(row, Object.fromEntries(profile?.alleles ?? []));
  return table([KLEBORATE_COLUMNS, KLEBORATE_COLUMNS.map((column) => row[column] ?? '-')]);
}

const AMRFINDER_COLUMNS = [
  'Name',
  'Protein id',
  'Contig id',
  'Start',
  'Stop',
  'Strand',
  'Element symbol',
  'Element name',
  'Scope',
  'Type',
  'Subtype',
  'Class',
  'Subclass',
  'Method',
  'Target length',
  'Reference sequence length',
  '% Coverage of reference',
  '% Identity to reference',
  'Alignment length',
  'Closest reference accession',
  'Closest reference name',
  'HMM accession',
  'HMM description',
  'Hierarchy node',
] as const;

/** An AMRFinderPlus 4 table of one genome: its carbapenemases among genes that are none. */
export function amrfinderTable({ isolateId, alleles }: SequencedStrain): string {
  const hit = (
    symbol: string,
    kind: { subtype: string; subclass: string; method: string },
  ): string[] => {
    const row: Partial<Record<(typeof AMRFINDER_COLUMNS)[number], string>> = {
      Name: isolateId,
      'Contig id': 'contig1',
      'Element symbol': symbol,
      'Element name': symbol,
      Scope: 'core',
      Type: 'AMR',
      Subtype: kind.subtype,
      Class: 'BETA-LACTAM',
      Subclass: kind.subclass,
      Method: kind.method,
      '% Coverage of reference': '100.00',
      '% Identity to reference': '100.00',
    };
    return AMRFINDER_COLUMNS.map((column) => row[column] ?? 'NA');
  };
  return table([
    AMRFINDER_COLUMNS,
    ...alleles.map((allele) =>
      hit(`bla${allele}`, { subtype: 'AMR', subclass: 'CARBAPENEM', method: 'ALLELEX' }),
    ),
    hit('blaCTX-M-15', { subtype: 'AMR', subclass: 'CEPHALOSPORIN', method: 'ALLELEX' }),
    hit('ompC_G138D', { subtype: 'POINT', subclass: 'CARBAPENEM', method: 'POINTX' }),
  ]);
}

/** A line of the program `mlst`, without a header as it writes it; null without a known type. */
export function mlstTable({ isolateId, microbe, st }: SequencedStrain): string | null {
  const profile = st === null ? null : profileOf(microbe, st);
  if (st === null || !profile) return null;
  const called = profile.alleles.map(([locus, allele]) => `${locus}(${allele})`);
  return table([[`${isolateId}.fasta`, profile.scheme, st, ...called]]);
}

function table(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.join('\t')).join('\n')}\n`;
}
