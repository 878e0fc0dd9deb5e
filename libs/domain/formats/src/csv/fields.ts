import { isolateReport } from '@carbawatch/contracts';
import { z } from 'zod';

/** How the text of a cell becomes the value of a canonical field. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'moment' | 'date' | 'choice';

export interface CanonicalField {
  /** Dotted canonical name, such as `specimen.collectedAt`. */
  readonly name: string;
  readonly path: readonly string[];
  readonly kind: FieldKind;
}

const DATE_NAMES = new Set(['birthDate', 'assessedOn', 'firstPositiveOn']);

/** Every field of a canonical payload that holds one value, by its name in small letters. */
export function fieldsOf(payload: z.ZodType): Map<string, CanonicalField> {
  const fields = new Map<string, CanonicalField>();
  const visit = (schema: unknown, path: readonly string[]): void => {
    const inner = unwrapped(schema);
    if (inner instanceof z.ZodObject) {
      for (const [name, child] of Object.entries(inner.shape)) visit(child, [...path, name]);
      return;
    }
    const kind = kindOf(inner, path.at(-1) ?? '');
    const name = path.join('.');
    if (kind) fields.set(name.toLowerCase(), { name, path, kind });
  };
  visit(payload, []);
  fields.delete('type');
  return fields;
}

/** Every field of an isolate report that holds one value: lists have columns of their own. */
export const CANONICAL_FIELDS: ReadonlyMap<string, CanonicalField> = fieldsOf(isolateReport);

function kindOf(schema: unknown, name: string): FieldKind | null {
  if (DATE_NAMES.has(name)) return 'date';
  if (schema instanceof z.ZodEnum) return 'choice';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodString)
    return schema.meta()?.format === 'date-time' ? 'moment' : 'text';
  return null;
}

function unwrapped(schema: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodNullable) {
    current = current.unwrap();
  }
  return current;
}

/** Short names that everybody writes. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  organism: 'organism.name',
  patient: 'patient.id',
  specimen: 'specimen.type',
  ward: 'encounter.ward',
  collectedat: 'specimen.collectedAt',
};

/** The field of a column's name, without regard to case; null when there is none. */
export function fieldNamed(column: string): CanonicalField | null {
  const name = column.trim().toLowerCase();
  return CANONICAL_FIELDS.get(SHORT_NAMES[name]?.toLowerCase() ?? name) ?? openField(column.trim());
}

/** `covariates.<name>` and `mlst.profile.<locus>` are open: their last part is the sender's. */
function openField(column: string): CanonicalField | null {
  const covariate = /^covariates\.(.{1,80})$/i.exec(column)?.[1];
  if (covariate) return { name: column, path: ['covariates', covariate], kind: 'text' };
  const locus = /^mlst\.profile\.([A-Za-z0-9_]{1,40})$/i.exec(column)?.[1];
  return locus ? { name: column, path: ['mlst', 'profile', locus], kind: 'text' } : null;
}

const YES = /^(true|t|yes|y|1|ja|si|oui|是)$/i;
const NO = /^(false|f|no|n|0|nein|non|否)$/i;

export function booleanOf(text: string): boolean | null {
  if (YES.test(text)) return true;
  return NO.test(text) ? false : null;
}

/** A covariate is a yes or no, a number or a text, as it is written. */
export function covariateOf(text: string): boolean | number | string {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
