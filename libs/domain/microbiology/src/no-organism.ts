/** What an organism field says when it names none. */
export const NO_ORGANISMS = [
  'no-growth',
  'no-target-organism',
  'normal-flora',
  'contaminated',
  'mixed',
] as const;
export type NoOrganism = (typeof NO_ORGANISMS)[number];

interface NamesNone {
  readonly name?: string | undefined;
  readonly snomed?: string | undefined;
  /** WHONET organism code. */
  readonly whonet?: string | undefined;
}

const NO_ORGANISM_CODES: ReadonlyMap<string, NoOrganism> = new Map([
  ['xxx', 'no-growth'],
  ['xsg', 'no-growth'],
  ...'xcd xca xch xle xmr xgo xgc xpl xsa xvr xaf xab xep xfu xmy xop xpa xga x19'
    .split(' ')
    .map((code): [string, NoOrganism] => [code, 'no-target-organism']),
  ['nor', 'normal-flora'],
  ['ora', 'normal-flora'],
  ['vag', 'normal-flora'],
  ['con', 'contaminated'],
  ['mix', 'mixed'],
]);

const NO_ORGANISM_SNOMED: ReadonlyMap<string, NoOrganism> = new Map([
  ['9338005', 'no-growth'],
  ['264868006', 'no-growth'],
  ['168203004', 'no-target-organism'],
  ['260385009', 'no-target-organism'],
  ['23506009', 'normal-flora'],
  ['401197003', 'mixed'],
]);

/** Longer texts are reports, and what they deny in one sentence they may find in the next. */
const TEXT_LENGTH_MAX = 200;

const FOUND = 'isolated|detected|found|recovered|grown|grew|nachgewiesen|isoliert|gefunden';
const SEEN = `${FOUND}|present|seen|nachweisbar`;
const NO = '(?:no|nil|kein\\w*)';
const CHINESE_FOUND = '检出|检测到|检测出|检到|分离到|分离出|分离|培养出|长出|发现|查见|查到|见到';

/** Not 无乳链球菌 (Streptococcus agalactiae), 无色杆菌 (Achromobacter), 无绿藻 (Prototheca). */
const CHINESE_NO = '(无(?!乳|色|绿)|未见|没有)';
const CHINESE_SCREENS =
  'cpe|cre|cpo|cro|crab|mrsa|vre|esbl|mdro|产|碳青霉烯酶|耐碳青霉烯类?|多重|耐药菌|肠杆菌[科目]?|' +
  '细菌|致病菌|目标菌|培养|主动|监测|筛查|筛检|结果|肛拭子?|直肠拭子?|和|及|[:：、/ ]';

/** Tried in this order, on text in lower case. */
const NO_ORGANISM_TEXTS: readonly (readonly [RegExp, NoOrganism])[] = [
  [/^(no|nil) (\w+ )?growth of\b|^kein wachstum von\b/, 'no-target-organism'],
  [
    /^(no|nil) (significant |bacterial |aerobic |visible )?growth\b|^(culture )?sterile$|^did not grow\b|^kein wachstum\b/,
    'no-growth',
  ],
  [new RegExp(`^${NO} .*\\b(${SEEN})\\b`), 'no-target-organism'],
  [
    new RegExp(`\\b(not|nicht|none) (${SEEN})( (after|at|in|by|on|from|within|nach|bei|aus) .*)?$`),
    'no-target-organism',
  ],
  [/^negative? for [^;:,.]+$/, 'no-target-organism'],
  [
    /\b(normal|mixed|oral|skin|commensal|vaginal|usual|resident) .*flora$|^(commensal )?flora$|正常菌群/,
    'normal-flora',
  ],
  [/^contaminated( specimen)?$|^contaminants?$/, 'contaminated'],
  [/^mixed (growth|bacterial species|organisms?|bacteria)\b/, 'mixed'],
  [
    /^(培养)?[^;；。，,]{0,20}?(无|未见|未|没有)(任何|明显|细菌|菌|致病菌|需氧菌|微生物)*生长|^无菌$/,
    'no-growth',
  ],
  [new RegExp(`${CHINESE_NO}[^;；。，,]{1,60}生长`), 'no-target-organism'],
  [
    new RegExp(`(未|未能)(${CHINESE_FOUND})|^未见|^${CHINESE_NO}.{0,60}(${CHINESE_FOUND})`),
    'no-target-organism',
  ],
  [new RegExp(`^(${CHINESE_SCREENS})*阴性$`), 'no-target-organism'],
];

/** Words of screens and of what they look for: no species among them. */
const OF_SCREENS = new Set(
  (
    'cpe cre cpo cro crab crpa mrsa mssa vre esbl mdro mdros mdr mrgn 3mrgn 4mrgn kpc ndm vim imp ' +
    'carbapenemase carbapenemases carbapenem carbapenems producing producer producers ' +
    'resistant resistance multiresistant multidrug drug multi target targeted significant ' +
    'enterobacterales enterobacteriaceae enterobacteria enteric pathogen pathogens pathogenic ' +
    'organism organisms bacteria bacterial bacterium growth isolate isolates species strain ' +
    'strains evidence of for the any and or is was screen screening surveillance culture swab ' +
    'rectal result final'
  ).split(' '),
);
const NEGATIONS: ReadonlySet<string> = new Set(['no', 'nil', 'neg', 'negative', 'negativ']);

/** "No CRE", "CPE screen: negative", "NEG": nothing but what was looked for, and a denial. */
function isBareDenial(text: string): boolean {
  const words = text.split(/[\s,:/+&()-]+/).filter((word) => word !== '');
  const [first = ''] = words;
  const isDenied = NEGATIONS.has(first) || /^neg(ative|ativ)?$/.test(words.at(-1) ?? '');
  return isDenied && words.every((word) => NEGATIONS.has(word) || OF_SCREENS.has(word));
}

const DENIED = new RegExp(
  `\\b${NO}\\b[^;.]*?\\b(${SEEN})\\b|\\b(not|nicht|none) (${SEEN})\\b|` +
    `(未|${CHINESE_NO})[^;；。，,]*?(${CHINESE_FOUND}|生长)`,
  'g',
);
const FOUND_TOO = new RegExp(
  `\\b(${FOUND})\\b|(?<!(gram|coagulase|oxidase)[ -])\\bpositive\\b|` +
    `${CHINESE_FOUND}|(?<!革兰氏?|染色)阳性`,
);

/** "No CPE isolated, MRSA isolated": what was found beside it is for somebody to name. */
function saysFoundToo(text: string): boolean {
  return FOUND_TOO.test(text.replace(DENIED, ' '));
}

/** What an organism field says when it names none, in any of WHONET code, SNOMED CT or text. */
export function readNoOrganism(input: NamesNone): NoOrganism | null {
  const coded =
    NO_ORGANISM_CODES.get((input.whonet ?? '').trim().toLowerCase()) ??
    NO_ORGANISM_SNOMED.get((input.snomed ?? '').trim());
  if (coded) return coded;
  const text = plain(input.name ?? '');
  if (text === '' || text.length > TEXT_LENGTH_MAX || saysFoundToo(text)) return null;
  const rule = NO_ORGANISM_TEXTS.find(([pattern]) => pattern.test(text));
  return rule ? rule[1] : isBareDenial(text) ? 'no-target-organism' : null;
}

function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.!。！]$/, '');
}

/** True for "no growth", "normal flora", WHONET's `xxx` and the like: no isolate stands there. */
export function isNoOrganism(input: NamesNone): boolean {
  return readNoOrganism(input) !== null;
}
