import { EVIDENCE_FLAGS } from './evidence-types';
import type { EvidenceFlag, EvidenceStep } from './evidence-types';

const EUCAST_MECHANISMS = 'EUCAST, detection of resistance mechanisms v2.0 (2017)';

/** What a row of the evidence model stands on; 0, 1 to 3 and 7 say it in their own sentences. */
const SOURCES: Readonly<Record<number, string>> = {
  4: 'CLSI M100, Tables 3B and 3C',
  5: 'CSTE 22-ID-04; CLSI M100, Table 3C',
  8: 'CLSI M100, Tables 3B and 3C',
  9: 'Xpert Carba-R, FDA K152614: other mechanisms are not precluded',
  10: EUCAST_MECHANISMS,
  11: 'CLSI M100, Table 3C',
  12: EUCAST_MECHANISMS,
  14: EUCAST_MECHANISMS,
  15: 'CSTE 22-ID-04 asks for a test',
  16: 'CSTE 22-ID-04',
  17: 'EUCAST subcommittee on whole genome sequencing, CMI 2017;23:2-22',
};
const NAMES_SOURCE = /\b(?:CSTE|CLSI M100|PMC\d+)/;

/** Collects the steps of one evaluation, so that an auditor can replay it row by row. */
export class Reasoning {
  private readonly taken: EvidenceStep[] = [];
  private readonly raised = new Set<EvidenceFlag>();

  step(row: number, inputs: readonly string[], because: string): void {
    const source = SOURCES[row];
    const sourced = source === undefined || NAMES_SOURCE.test(because);
    const sentence = sourced ? because : `${because} (${source})`;
    this.taken.push({ row, inputs: [...inputs], because: sentence });
  }

  flag(flag: EvidenceFlag): void {
    this.raised.add(flag);
  }

  steps(): readonly EvidenceStep[] {
    return this.taken;
  }

  sentences(): string[] {
    return [...new Set(this.taken.map((step) => step.because))];
  }

  /** In the order of the catalogue of flags, whatever raised them first. */
  flags(): EvidenceFlag[] {
    return EVIDENCE_FLAGS.filter((flag) => this.raised.has(flag));
  }

  rows(): number[] {
    const rows = new Set(this.taken.map((step) => step.row).filter((row) => row > 0));
    return [...rows].sort((a, b) => a - b);
  }
}
