import { resolveAgent } from './agents';
import type { Agent, TestMethod } from './agents';

export type WhonetGuideline = 'CLSI' | 'EUCAST' | 'SFM' | 'SRGA' | 'BSAC' | 'DIN' | 'NEO' | 'AFA';

export type WhonetColumn = {
  readonly agent: Agent;
  readonly guideline: WhonetGuideline;
  readonly method: TestMethod;
  /** Disk content in µg as the column says it: `10`, `1.2`, `30-20`. */
  readonly disk?: string;
};

const GUIDELINES: Readonly<Record<string, WhonetGuideline>> = {
  N: 'CLSI',
  E: 'EUCAST',
  F: 'SFM',
  S: 'SRGA',
  B: 'BSAC',
  D: 'DIN',
  O: 'NEO',
  T: 'AFA',
};
const METHODS: Readonly<Record<string, TestMethod>> = { D: 'disk', M: 'mic', E: 'etest' };
// <drug>_<guideline><method><disk content>, the decimal point written as _ in database columns.
const COLUMN = /^([A-Z0-9]{3})_([NEFSBDOT])([DME])((?:\d+(?:[._-]\d+)*)?)$/i;

/**
 * Reads an antibiotic column of a WHONET export (`IPM_ND10`, `MEM_EE`, `SXT_ND1_2`); null for any
 * other column, and for one that names an unknown agent. WHONET User Guide, data dictionary.
 */
export function parseWhonetColumn(column: string): WhonetColumn | null {
  const parts = COLUMN.exec(column.trim());
  if (!parts) return null;
  const [, drug = '', guideline = '', kind = '', potency = ''] = parts;
  const match = resolveAgent({ code: drug });
  const method = METHODS[kind.toUpperCase()];
  const body = GUIDELINES[guideline.toUpperCase()];
  if (!match || !method || !body) return null;
  if (method !== 'disk')
    return potency === '' ? { agent: match.agent, guideline: body, method } : null;
  return {
    agent: match.agent,
    guideline: body,
    method,
    ...(potency === '' ? {} : { disk: potency.replace('_', '.') }),
  };
}
