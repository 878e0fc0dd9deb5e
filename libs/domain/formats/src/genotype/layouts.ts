import type { GenotypeLayout } from './genotype-layout';
import {
  ABRICATE,
  AMRFINDER,
  AMR_PORTAL,
  HAMRONIZATION,
  RESFINDER,
  RGI,
  STARAMR,
} from './hit-tables';
import { KLEBORATE } from './kleborate';
import { MLST_WITH_HEADER, STARAMR_TYPES } from './mlst-table';

/** Told apart by header, the most particular first. */
export const LAYOUTS: readonly GenotypeLayout[] = [
  KLEBORATE,
  HAMRONIZATION,
  AMRFINDER,
  AMR_PORTAL,
  RGI,
  ABRICATE,
  STARAMR,
  STARAMR_TYPES,
  MLST_WITH_HEADER,
  RESFINDER,
];

export function layoutFor(names: readonly string[]): GenotypeLayout | null {
  return LAYOUTS.find((layout) => layout.fits(names)) ?? null;
}
