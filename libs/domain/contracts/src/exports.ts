import { z } from 'zod';

/** What can be taken out, each a path of its own below /api/v1/exports. */
export const EXPORT_FORMATS = ['csv', 'whonet', 'fhir', 'glass-ris', 'glass-samples'] as const;

/**
 * By which rules an export was made; printed on every one: in the header of the answer, beside the
 * file that the command line writes, and within a FHIR Bundle.
 */
export const exportProvenance = z.object({
  format: z.enum(EXPORT_FORMATS),
  site: z.string(),
  /** Collection days, both included; null is without limit. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  timezone: z.string(),
  generatedAt: z.string(),
  program: z.string(),
  rules: z.string(),
  creDefinition: z.string(),
  breakpoints: z.string(),
  catalogue: z.string(),
  /** Isolates in the period when the export began. */
  isolates: z.number().int(),
  /** What a reader of the export has to know. */
  notes: z.array(z.string()),
});

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type ExportProvenance = z.infer<typeof exportProvenance>;

/** Drawings of the page that show patients, each a pseudonym: taken out like an export. */
export const PATIENT_DRAWINGS = ['contacts', 'cluster', 'occupancy'] as const;
export type PatientDrawing = (typeof PATIENT_DRAWINGS)[number];
/** As what a drawing is taken out; its numbers as a table. */
export const DRAWING_FORMATS = ['svg', 'png', 'csv'] as const;
export type DrawingFormat = (typeof DRAWING_FORMATS)[number];
