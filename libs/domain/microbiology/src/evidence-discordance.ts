import type { CpeStatus, Discordance } from '@carbawatch/contracts';
import { BIG_FIVE } from './evidence-picture';
import type { EvidencePicture } from './evidence-picture';
import { METHOD_WORDS } from './gene-findings';
import type { GeneFinding } from './gene-findings';
import { hasActivityByNature } from './native-enzymes';

/** Results that contradict each other, each with the test that would settle it. */
export function findDiscordance(picture: EvidencePicture, status: CpeStatus): Discordance[] {
  return [
    ...geneAgainstActivity(picture),
    ...activityAgainstGenes(picture, status),
    ...wholeGenomeAgainstOthers(picture),
    ...alleleThatIsNone(picture),
    ...methodsOnOneFamily(picture),
    ...allelesOfOneFamily(picture),
    ...enzymeClass(picture),
    ...repeatedTests(picture),
    ...presumptionRefuted(picture, status),
    ...enzymeOfAnotherGenus(picture),
    ...organismThatCannot(picture),
  ];
}

function discordance(code: string, because: string, reflexTest: string | null): Discordance {
  return { code, because, reflexTest };
}

/** Row 6: weak OXA-48-like (OXA-244), a silent gene, a KPC-31-like variant, a mixed culture. */
function geneAgainstActivity(picture: EvidencePicture): Discordance[] {
  const { negative, positive } = picture.activity;
  if (picture.confirming.length === 0 || negative.length === 0 || positive.length > 0) return [];
  const genes = [...new Set(picture.confirming.map((f) => f.allele ?? f.target ?? 'gene'))];
  return [
    discordance(
      'gene-positive-activity-negative',
      `${genes.join(' and ')} found, ${negative.join(' and ')} negative: low activity ` +
        '(OXA-48-like, OXA-244), a silent gene, a variant such as KPC-31, or a mixed culture',
      'repeat mCIM from a single colony; temocillin; WGS for the allele and its expression',
    ),
  ];
}

/** Row 5, and an allele that cannot explain the activity seen (GES-1 with mCIM positive). */
function activityAgainstGenes(picture: EvidencePicture, status: CpeStatus): Discordance[] {
  const { positive } = picture.activity;
  if (status !== 'confirmed' || positive.length === 0 || picture.confirming.length > 0) return [];
  if (hasActivityByNature(picture.input.organism)) return [];
  const five = BIG_FIVE.every((family) => picture.negativeFamilies.has(family));
  if (!five && !picture.unnamedPanelNegative && picture.harmless.length === 0) return [];
  const seen = picture.harmless.map((f) => f.allele ?? '').join(' and ');
  return [
    discordance(
      'activity-positive-genes-negative',
      `${positive.join(' and ')} positive, but ` +
        (seen === '' ? 'no gene of the panel found' : `${seen} does not explain it`) +
        ': a rare or new enzyme',
      'WGS at a reference laboratory (GES, IMI, SME, IMP variants, OXA-23-like, OXA-58-like)',
    ),
  ];
}

/** Row 17: the genome shows nothing where another test was positive, or another enzyme. */
function wholeGenomeAgainstOthers(picture: EvidencePicture): Discordance[] {
  const others = picture.confirming.filter((f) => f.method !== 'wgs');
  const named = others.map((f) => `${f.target ?? 'a gene'} by ${METHOD_WORDS[f.method]}`);
  const found = [...named, ...picture.activity.positive];
  const own = picture.confirming.filter((f) => f.method === 'wgs');
  if (picture.wgsNone && own.length > 0) {
    return [
      discordance(
        'wgs-contradicts-itself',
        'Whole-genome sequencing reports a carbapenemase and none of any kind',
        'ask the sequencing laboratory; sequence again from a single colony',
      ),
    ];
  }
  if (picture.wgsNone && found.length > 0 && !hasActivityByNature(picture.input.organism)) {
    return [
      discordance(
        'wgs-negative-after-positive',
        `${found.join(', ')} positive, whole-genome sequencing found none: plasmid loss, another ` +
          'colony or a mixed culture',
        'sequence again from the colony that was positive; repeat PCR',
      ),
    ];
  }
  const sequenced = new Set(own.map((f) => f.target));
  const missing = others.filter((f) => f.target !== 'any' && !sequenced.has(f.target));
  if (own.length === 0 || missing.length === 0) return [];
  return [
    discordance(
      'wgs-without-family',
      `${missing.map((f) => f.target).join(', ')} positive by another method, whole-genome ` +
        `sequencing shows only ${own.map((f) => f.allele ?? f.target).join(', ')}`,
      'sequence again from the colony that was positive; repeat PCR',
    ),
  ];
}

/**
 * Row 7: a test of the family was positive, and sequencing names a member of it that hydrolyses no
 * carbapenem. KPC-31 and its like stay a KPC lineage by policy (NCBI lists them for cephalosporins,
 * and the changes in the omega loop that cost the carbapenems are those that escape avibactam); of
 * GES-1 or OXA-405 an activity test decides, and where there is one, it has said so already.
 */
function alleleThatIsNone(picture: EvidencePicture): Discordance[] {
  const { activity, confirming, explained, harmless } = picture;
  const variants = confirming.filter((f) => f.method === 'wgs' && f.verdict === 'kpc-variant');
  const tested = activity.positive.length + activity.negative.length > 0;
  const none = tested ? [] : harmless.filter((f) => f.method === 'wgs');
  const byFamily = [...confirming, ...explained].filter((f) => f.allele === null);
  const proven = confirming.filter((f) => f.allele !== null && f.verdict === 'carbapenemase');
  const families = [...new Set([...variants, ...none].map((f) => f.target ?? ''))].sort();
  return families.flatMap((family) => {
    const by = byFamily.filter((f) => f.target === family && f.method !== 'wgs');
    if (by.length === 0 || proven.some((f) => f.target === family)) return [];
    const named = [...variants, ...none].filter((f) => f.target === family);
    const alleles = [...new Set(named.map((f) => f.allele ?? family))].sort().join(' and ');
    const found = `${family} by ${methodList(by)}, whole-genome sequencing names ${alleles}`;
    return [family === 'KPC' ? notThisKpc(found, variants) : notThisMember(found)];
  });
}

const ALLELE_IS_NONE = 'wgs-allele-not-carbapenemase';

function notThisKpc(found: string, confirmed: readonly GeneFinding[]): Discordance {
  return discordance(
    ALLELE_IS_NONE,
    `${found}, which hydrolyses carbapenems little or not at all and is probably resistant to ` +
      'ceftazidime-avibactam; ' +
      (confirmed.length > 0
        ? 'it is still a KPC lineage: precautions stay'
        : 'this site does not count it as a carbapenemase'),
    'MICs of ceftazidime-avibactam, meropenem-vaborbactam and the carbapenems; mCIM',
  );
}

function notThisMember(found: string): Discordance {
  return discordance(
    ALLELE_IS_NONE,
    `${found}, which is no carbapenemase: it is excluded as long as no activity test is positive`,
    'mCIM of the colony that was sequenced',
  );
}

/** One family, positive by one method and negative by another. */
function methodsOnOneFamily(picture: EvidencePicture): Discordance[] {
  const positives = [...picture.confirming, ...picture.probable, ...picture.explained];
  const families = [...new Set(positives.map((f) => f.target))].sort();
  return families.flatMap((family) => {
    if (family === null || family === 'any') return [];
    const by = positives.filter((f) => f.target === family);
    const against = picture.findings.filter(
      (f) => f.result === 'negative' && f.target === family && by.some((p) => contradicts(f, p)),
    );
    if (against.length === 0) return [];
    return [
      discordance(
        'methods-disagree',
        `${family}: positive by ${methodList(by)}, negative by ${methodList(against)}`,
        'repeat both from one colony; WGS settles it',
      ),
    ];
  });
}

/** A negative for one allele contradicts that allele alone; one for the family, every member. */
function contradicts(negative: GeneFinding, positive: GeneFinding): boolean {
  if (negative.key === positive.key) return false;
  return negative.allele === null || negative.allele === positive.allele;
}

function methodList(findings: readonly GeneFinding[]): string {
  return [...new Set(findings.map((f) => METHOD_WORDS[f.method]))].sort().join(' and ');
}

/** Two methods that each name an allele, and not the same one. */
function allelesOfOneFamily(picture: EvidencePicture): Discordance[] {
  const exact = picture.confirming.filter((f) => f.allele !== null);
  const pairs = exact.flatMap((a) =>
    exact
      .filter((b) => a.target === b.target && a.method < b.method && a.allele !== b.allele)
      .filter((b) => !exact.some((c) => c.method === b.method && c.allele === a.allele))
      .map((b) => ({ a, b })),
  );
  return pairs.map(({ a, b }) =>
    discordance(
      'alleles-disagree',
      [a, b].map((f) => `${f.allele ?? ''} by ${METHOD_WORDS[f.method]}`).join(', '),
      'WGS of a single colony',
    ),
  );
}

/** eCIM says class B or serine; the genes found say something else. */
function enzymeClass(picture: EvidencePicture): Discordance[] {
  const { ecim, positive, negative } = picture.activity;
  if (ecim !== null && positive.length === 0 && negative.includes('mCIM')) {
    return [
      discordance('ecim-without-mcim', 'eCIM is read only beside a positive mCIM', 'repeat mCIM'),
    ];
  }
  const classes = new Set(picture.confirming.map((f) => f.ambler));
  if (classes.size === 0 || classes.has(null) || positive.length === 0) return [];
  if (ecim === 'positive' && !classes.has('B')) {
    return [
      discordance(
        'enzyme-class-disagrees',
        'eCIM points to a metallo-beta-lactamase, the genes found are serine enzymes',
        'PCR for NDM, VIM and IMP; WGS',
      ),
    ];
  }
  if (ecim === 'negative' && classes.size === 1 && classes.has('B')) {
    return [
      discordance(
        'enzyme-class-disagrees',
        'eCIM points to a serine enzyme, the gene found is a metallo-beta-lactamase: a second ' +
          'enzyme may hide it',
        'PCR for KPC and OXA-48-like; WGS',
      ),
    ];
  }
  return [];
}

function repeatedTests(picture: EvidencePicture): Discordance[] {
  const tests = picture.activity.conflicts.map((test) =>
    discordance(
      'same-test-contradicts-itself',
      `${test} is reported positive and negative, and nothing says which is newer`,
      `repeat ${test}`,
    ),
  );
  const genes = picture.findings
    .filter((f) => f.result === 'positive' && f.target !== null && f.verdict !== 'irrelevant')
    .filter((f) => picture.findings.some((g) => g.key === f.key && g.result === 'negative'))
    .map((f) =>
      discordance(
        'same-test-contradicts-itself',
        `${f.allele ?? f.target ?? ''} by ${METHOD_WORDS[f.method]} is reported detected and not ` +
          'detected, and nothing says which is newer',
        'repeat the gene test',
      ),
    );
  const { positive, negative } = picture.activity;
  const split =
    positive.length > 0 && negative.length > 0
      ? [
          discordance(
            'activity-tests-disagree',
            `${positive.join(' and ')} positive, ${negative.join(' and ')} negative`,
            'PCR or WGS',
          ),
        ]
      : [];
  return [...tests, ...genes, ...split];
}

/** What presumed a carbapenemase, and a stronger test found none. */
function presumptionRefuted(picture: EvidencePicture, status: CpeStatus): Discordance[] {
  if (status === 'confirmed') return [];
  const presumed = [
    ...picture.activity.presumptive.map((p) => p.test),
    ...picture.probable.filter((f) => f.verdict === 'band-to-confirm').map((f) => f.key),
    ...(picture.input.claims ?? []).map((claim) => claim.source),
  ];
  const refuted =
    picture.wgsNone || picture.negativeTargets.length > 0 || picture.activity.negative.length > 0;
  if (presumed.length === 0 || !refuted) return [];
  return [
    discordance(
      'presumption-not-confirmed',
      `${presumed.join(', ')} presumed a carbapenemase that the other tests do not show`,
      picture.wgsNone ? null : 'PCR for the five common families, or WGS',
    ),
  ];
}

function enzymeOfAnotherGenus(picture: EvidencePicture): Discordance[] {
  return picture.findings
    .filter((f) => f.verdict === 'foreign' && f.result === 'positive')
    .map((f) =>
      discordance(
        'enzyme-of-another-genus',
        f.because,
        'check the purity and the identification of the isolate, then test again',
      ),
    );
}

function organismThatCannot(picture: EvidencePicture): Discordance[] {
  const { organism } = picture.input;
  if (organism.gramNegative !== false || picture.confirming.length === 0) return [];
  return [
    discordance(
      'organism-not-gram-negative',
      `${organism.name} is not a Gram-negative, yet a carbapenemase gene is reported for it`,
      'check the identification and the sample',
    ),
  ];
}
