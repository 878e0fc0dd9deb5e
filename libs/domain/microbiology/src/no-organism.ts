import { resolveOrganism } from './organisms';

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
  'cpe|cre|cpo|cro|crab|mrsa|vre|esbl|mdro|kpc|ndm|产|碳青霉烯酶|耐碳青霉烯类?|多重|耐药菌|肠杆菌[科目]?|' +
  '细菌|致病菌|目标菌|培养|主动|监测|筛查|筛检|结果|基因|标本|肛拭子?|直肠拭子?|和|及|[:：、/ ]';
/** What may stand before a Chinese denial: what was looked for, where, and for how long. */
const CHINESE_START = `^(${CHINESE_SCREENS}|本次|经|血|痰|尿|粪便?|咽|拭子|需氧|厌氧|\\d+|小时|天|日|h)*`;
const CHINESE_SITES = '口腔|皮肤|咽喉?|鼻腔?|肠道|阴道|[上下]?呼吸道|尿道|体表|部|仅|见|为|有|混合';

/** Tried in this order, on text in lower case. */
const NO_ORGANISM_TEXTS: readonly (readonly [RegExp, NoOrganism])[] = [
  [/^(no|nil) (\w+ )?growth of\b|^kein wachstum von\b/, 'no-target-organism'],
  [
    /^(no|nil) (significant |bacterial |aerobic |visible )?growth\b|^(culture )?sterile$|^did not grow\b|^kein wachstum\b/,
    'no-growth',
  ],
  [new RegExp(`^${NO} .*\\b(${SEEN})\\b`), 'no-target-organism'],
  [/^negative? for [^;:,.]+$/, 'no-target-organism'],
  [
    /^((growth|of|only|heavy|moderate|light|scanty?|few|some) )*(normal|mixed|oral|skin|commensal|vaginal|usual|resident) ([\w/-]+ )*flora$|^(commensal )?flora$/,
    'normal-flora',
  ],
  [new RegExp(`${CHINESE_START}(${CHINESE_FOUND}|${CHINESE_SITES})*正常菌群`), 'normal-flora'],
  [/^contaminated( specimen)?$|^contaminants?$/, 'contaminated'],
  [/^mixed (growth|bacterial species|organisms?|bacteria)\b/, 'mixed'],
  [
    new RegExp(
      `${CHINESE_START}(无|未见|未|没有)(任何|明显|细菌|菌|致病菌|需氧菌|微生物)*生长|^无菌$`,
    ),
    'no-growth',
  ],
  [new RegExp(`${CHINESE_START}${CHINESE_NO}[^;；。，,]{1,60}生长`), 'no-target-organism'],
  [
    new RegExp(
      `${CHINESE_START}(未|未能)(${CHINESE_FOUND})|^未见|` +
        `^${CHINESE_NO}.{0,60}(${CHINESE_FOUND})`,
    ),
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
    'rectal stool result results report final preliminary pcr gene genes'
  ).split(' '),
);
const NEGATIONS: ReadonlySet<string> = new Set(['no', 'nil', 'neg', 'negative', 'negativ']);

function wordsOf(text: string): string[] {
  return text.split(/[\s,:/+&()-]+/).filter((word) => word !== '');
}

function namesScreensOnly(text: string): boolean {
  return wordsOf(text).every((word) => OF_SCREENS.has(word));
}

/** "No CRE", "CPE screen: negative", "NEG": nothing but what was looked for, and a denial. */
function isBareDenial(text: string): boolean {
  const words = wordsOf(text);
  const [first = ''] = words;
  const isDenied = NEGATIONS.has(first) || /^neg(ative|ativ)?$/.test(words.at(-1) ?? '');
  return isDenied && words.every((word) => NEGATIONS.has(word) || OF_SCREENS.has(word));
}

const DENIAL_BEHIND = new RegExp(
  `^(.*?) ?(\\b(?:not|nicht|none) (?:${SEEN})(?: (?:after|at|in|by|on|from|within|nach|bei|aus) .*)?|` +
    `(?:未|未能)(?:${CHINESE_FOUND}))$`,
);

/** "CPE not detected", "Escherichia coli not isolated": all that is named is what is denied. */
function isDeniedBehind(text: string): boolean {
  const subject = DENIAL_BEHIND.exec(text)?.[1];
  if (subject === undefined) return false;
  const parts = subject.replace(/ (was|is|were)$/, '').split(/ ?(?:[/、和或及]|\b(?:or|and)\b) ?/);
  return namesScreensOnly(subject) || parts.every((name) => resolveOrganism({ name }) !== null);
}

const DENIED_BEFORE = new RegExp(`\\b${NO}\\b[^;.]*?\\b(${SEEN})\\b`, 'g');
const CLAUSE = /[,;:()+，；：（）。]|(?<=\w{3})\. |生长|\bgrowth\b(?! of)/;

/** "Klebsiella pneumoniae; KPC not present": an organism stands there, the denial is of another. */
export function namesOrganismToo(said: string): boolean {
  const text = plain(said);
  const clauses = [text, ...text.replace(DENIED_BEFORE, ';').split(CLAUSE)];
  return clauses.some(
    (name) =>
      !/\b(nicht|kein\w*)\b/.test(name) &&
      !namesScreensOnly(name) &&
      resolveOrganism({ name }) !== null,
  );
}

const DENIED = new RegExp(
  `\\b${NO}\\b[^;.]*?\\b(${SEEN})\\b|\\b(not|nicht|none) (${SEEN})\\b|` +
    `(未|${CHINESE_NO})[^;；。，,]*?(${CHINESE_FOUND}|生长)`,
  'g',
);
const FOUND_TOO = new RegExp(
  `\\b(${FOUND})\\b|(?<!(gram|coagulase|oxidase)[ -])\\bpositive\\b|` +
    `\\b(heavy|moderate|light|scanty?|profuse|pure) growth\\b|(?<!菌群)生长|` +
    `${CHINESE_FOUND}|(?<!革兰氏?|染色)阳性`,
);

/** "No other growth" is said beside what grew. */
const NO_OTHER = new RegExp(`\\b(no|nil) other\\b|(无|未见|没有|${CHINESE_FOUND})其[他它余]`);

/** "No CPE isolated, MRSA isolated": what was found beside it is for somebody to name. */
function saysFoundToo(text: string): boolean {
  return NO_OTHER.test(text) || FOUND_TOO.test(text.replace(DENIED, ' '));
}

/** What an organism field says when it names none, in any of WHONET code, SNOMED CT or text. */
export function readNoOrganism(input: NamesNone): NoOrganism | null {
  const coded =
    NO_ORGANISM_CODES.get((input.whonet ?? '').trim().toLowerCase()) ??
    NO_ORGANISM_SNOMED.get((input.snomed ?? '').trim());
  if (coded) return coded;
  // A code names the organism; the text beside it may deny a mechanism or another one.
  if (resolveOrganism({ snomed: input.snomed, whonet: input.whonet })) return null;
  const text = plain(input.name ?? '');
  if (text === '' || text.length > TEXT_LENGTH_MAX) return null;
  const none = deniedBy(text);
  return none !== null && !saysFoundToo(text) && !namesOrganismToo(text) ? none : null;
}

function deniedBy(text: string): NoOrganism | null {
  const rule = NO_ORGANISM_TEXTS.find(([pattern]) => pattern.test(text));
  if (rule) return rule[1];
  return isDeniedBehind(text) || isBareDenial(text) ? 'no-target-organism' : null;
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
