import { BETA_LACTAMS, OTHER_AGENTS } from './agents.data';

export type TestMethod = 'mic' | 'disk' | 'etest';

export type Agent = {
  /** WHONET code in capitals, `MEM`. */
  readonly code: string;
  readonly name: string;
  readonly atc?: string;
  readonly class: string;
  /** A carbapenem alone: meropenem-vaborbactam and imipenem-relebactam are not. */
  readonly isCarbapenem: boolean;
  readonly loinc: {
    readonly generic?: string;
    readonly mic?: string;
    readonly disk?: string;
    readonly gradient?: string;
  };
};

export type AgentMatch = {
  readonly agent: Agent;
  /** Known only where a LOINC code says how the agent was tested. */
  readonly method?: TestMethod;
  /** The code is DIN's or EUCAST's (`IMP` for imipenem), not WHONET's. */
  readonly legacyCode?: boolean;
};

export type AgentInput = {
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  readonly loinc?: string | undefined;
  readonly atc?: string | undefined;
};

type Row = { agent: Agent; names: string[]; legacy: string[]; anyLoinc: string[] };

const LOINC_KINDS = ['generic', 'mic', 'disk', 'gradient'] as const;
const METHOD_OF_KIND = { generic: undefined, mic: 'mic', disk: 'disk', gradient: 'etest' } as const;

function readLoinc(cell: string): Agent['loinc'] {
  const codes = cell.startsWith('?') ? [] : cell.split(' ');
  const entries = LOINC_KINDS.map((kind, at) => [kind, codes[at] ?? '-'] as const);
  return Object.fromEntries(entries.filter(([, code]) => code !== '-'));
}

function readRow(line: string): Row {
  const [code = '', name = '', atc = '', agentClass = '', loinc = '', legacy = ''] = line
    .split('|')
    .map((cell) => cell.trim());
  return {
    agent: {
      code,
      name,
      ...(atc === '-' ? {} : { atc }),
      class: agentClass,
      isCarbapenem: agentClass === 'carbapenem',
      loinc: readLoinc(loinc),
    },
    names: [name],
    legacy: legacy === '-' ? [] : legacy.split(' '),
    anyLoinc: loinc.startsWith('?') ? loinc.slice(1).trim().split(' ') : [],
  };
}

function readRows(table: string): Row[] {
  const rows: Row[] = [];
  for (const line of table.split('\n')) {
    if (line.startsWith('+')) {
      rows.at(-1)?.names.push(
        ...line
          .slice(1)
          .split(';')
          .map((name) => name.trim()),
      );
    } else if (line !== '') rows.push(readRow(line));
  }
  return rows;
}

/** Sulph/sulf, -mycin/-micin, methicillin/meticillin, doubled letters and a final e. */
function foldWord(word: string): string {
  const folded = word
    .replace(/ph/g, 'f')
    .replace(/th/g, 't')
    .replace(/y/g, 'i')
    .replace(/(\p{L})\1+/gu, '$1');
  return folded.startsWith('clavulan') ? 'clavulan' : folded.replace(/e$/, '');
}

// Words of LOINC's long names and of laboratory forms that say nothing about the substance.
const SILENT = new Set(
  `susceptibility susc islt isolate mic mics disk disc diffusion kb by gradient strip etest minimum
  inhibitory concentration method agar dilution acid sodium potassium and iv oral parenteral
  intravenous`
    .split(/\s+/)
    .map(foldWord),
);

/**
 * Spellings of one substance meet: ceph/cef, -mycin/-micin, sulph/sulf, a final e, the order of a
 * combination, clavulanate for clavulanic acid.
 */
export function agentNameKey(name: string): string {
  const tokens = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\[[^\]]*\]?/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .map(foldWord)
    .filter((token) => token !== '' && !SILENT.has(token));
  // "Cefuroxime oral" and "Cefuroxime" are two agents of WHONET's list.
  if (/\b(oral|axetil)\b/i.test(name) && tokens[0]?.startsWith('cefurox')) tokens.push('axetil');
  return [...new Set(tokens)].sort().join(' ');
}

const ROWS: readonly Row[] = [...readRows(BETA_LACTAMS), ...readRows(OTHER_AGENTS)];

/** Every agent that the table knows. */
export const AGENTS: readonly Agent[] = ROWS.map(({ agent }) => agent);

const BY_CODE: ReadonlyMap<string, AgentMatch> = (() => {
  const map = new Map<string, AgentMatch>();
  for (const { agent, legacy } of ROWS) {
    for (const code of legacy) map.set(code, { agent, legacyCode: true });
  }
  // WHONET's own codes come last and win: CEP is cefalotin, though DIN writes cefepime so.
  for (const { agent } of ROWS) map.set(agent.code, { agent });
  return map;
})();

const BY_NAME: ReadonlyMap<string, AgentMatch> = (() => {
  const map = new Map<string, AgentMatch>();
  for (const { agent, names } of ROWS) {
    for (const name of names) {
      const key = agentNameKey(name);
      if (key !== '' && !map.has(key)) map.set(key, { agent });
    }
  }
  return map;
})();

const BY_LOINC: ReadonlyMap<string, AgentMatch> = (() => {
  const map = new Map<string, AgentMatch>();
  for (const { agent, anyLoinc } of ROWS) {
    for (const kind of LOINC_KINDS) {
      const code = agent.loinc[kind];
      const method = METHOD_OF_KIND[kind];
      if (code !== undefined) map.set(code, method === undefined ? { agent } : { agent, method });
    }
    for (const code of anyLoinc) map.set(code, { agent });
  }
  return map;
})();

const BY_ATC: ReadonlyMap<string, AgentMatch> = (() => {
  const map = new Map<string, AgentMatch>();
  for (const { agent } of ROWS) {
    if (agent.atc !== undefined && !map.has(agent.atc)) map.set(agent.atc, { agent });
  }
  return map;
})();

const NAMES_REMEMBERED_MAX = 4_096;
const rememberedNames = new Map<string, AgentMatch | null>();

function byName(name: string): AgentMatch | null {
  const known = rememberedNames.get(name);
  if (known !== undefined) return known;
  const match = BY_NAME.get(agentNameKey(name)) ?? null;
  if (rememberedNames.size >= NAMES_REMEMBERED_MAX) rememberedNames.clear();
  rememberedNames.set(name, match);
  return match;
}

/** A code of any of the three systems; their shapes cannot be mistaken for each other. */
function byAnyCode(code: string): AgentMatch | undefined {
  const trimmed = code.trim().toUpperCase();
  return BY_CODE.get(trimmed) ?? BY_ATC.get(trimmed) ?? BY_LOINC.get(trimmed);
}

/**
 * The agent that a drug field names, or null: an unknown one is never guessed. Field-aware by its
 * inputs: `IMP` in `code` is imipenem (DIN); a gene field never comes here. `code` also takes an
 * ATC or LOINC code, as senders put them there.
 */
export function resolveAgent(input: AgentInput): AgentMatch | null {
  const byLoinc = input.loinc === undefined ? undefined : BY_LOINC.get(input.loinc.trim());
  if (byLoinc) return byLoinc;
  const byCode = input.code === undefined ? undefined : byAnyCode(input.code);
  if (byCode) return byCode;
  const named = input.name === undefined ? null : byName(input.name);
  if (named) return named;
  return (input.atc === undefined ? undefined : BY_ATC.get(input.atc.trim().toUpperCase())) ?? null;
}

/** A drug written in one free field: WHONET code, ATC, LOINC or name, in this order. */
export function resolveAgentText(text: string): AgentMatch | null {
  return resolveAgent({ code: text, name: text });
}

/** An agent by its WHONET code. */
export function agentByCode(code: string): Agent | null {
  const match = BY_CODE.get(code);
  return match && !match.legacyCode ? match.agent : null;
}
