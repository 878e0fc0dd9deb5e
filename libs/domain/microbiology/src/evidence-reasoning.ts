import { EVIDENCE_FLAGS } from './evidence-types';
import type { EvidenceFlag, EvidenceStep } from './evidence-types';

/** Collects the steps of one evaluation, so that an auditor can replay it row by row. */
export class Reasoning {
  private readonly taken: EvidenceStep[] = [];
  private readonly raised = new Set<EvidenceFlag>();

  step(row: number, inputs: readonly string[], because: string): void {
    this.taken.push({ row, inputs: [...inputs], because });
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
