import type { RuleSubject } from '@carbawatch/contracts';

export type FieldType = 'text' | 'number' | 'yes-no' | 'list';
type Fields = Readonly<Record<string, FieldType>>;

const ISOLATE: Fields = {
  isolateId: 'text',
  // The isolate and its species; where a screening culture had told of growth before, its report,
  // and no species.
  pendingId: 'text',
  pendingSpecies: 'text',
  specimenId: 'text',
  specimenType: 'text',
  specimenGroup: 'text',
  sterile: 'yes-no',
  screening: 'yes-no',
  status: 'text',
  species: 'text',
  speciesName: 'text',
  st: 'text',
  families: 'list',
  // The families as people write them.
  carries: 'list',
  // Not all of what it shows is presumed cleared.
  current: 'yes-no',
  confirmed: 'yes-no',
  probable: 'yes-no',
  producer: 'yes-no',
  suspected: 'yes-no',
  suspectedStatus: 'yes-no',
  // Suspected, or probable by what PCR or the genome has to confirm.
  awaitsTest: 'yes-no',
  pending: 'yes-no',
  // CRE in which tests have found no carbapenemase; and what is not that.
  excluded: 'yes-no',
  notExcluded: 'yes-no',
  testedNegative: 'yes-no',
  negativeGenes: 'list',
  inactiveTests: 'list',
  notExcludedByTests: 'yes-no',
  cre: 'yes-no',
  cpeStatus: 'text',
  speciesConfirmed: 'yes-no',
  what: 'text',
  ward: 'text',
  unitType: 'text',
  vulnerable: 'yes-no',
  unitWards: 'list',
  hepatobiliary: 'yes-no',
  codes: 'list',
  encounter: 'text',
  discordances: 'list',
  discordanceWords: 'list',
  reflexTests: 'list',
  resistant: 'list',
  // Of the agents that the rule's parameter `agents` names.
  resistantNamed: 'list',
  staysKnown: 'yes-no',
  inHouse: 'yes-no',
  inHouseWhenKnown: 'yes-no',
  // In the present bed, by the feed or by a person.
  isolated: 'yes-no',
  // No movement is known, and a report itself says that the patient has left or died.
  byReport: 'yes-no',
  // An admission began after it became known.
  admittedSince: 'yes-no',
  lastVisit: 'text',
  leftAs: 'text',
  leftAt: 'text',
  leftTo: 'text',
  // The stay before it became known was ended by death.
  died: 'yes-no',
  collectedMs: 'number',
  // Families carried before it was taken, by results or a list; of these, presumed cleared now.
  knownFamilies: 'list',
  clearedFamilies: 'list',
  // Families of the cases whose contact the person was when it was taken, by beds or a list.
  contactOf: 'list',
};

/** What a rule of each subject can ask of a row; a name that is not here is refused. */
export const FIELDS: Readonly<Record<RuleSubject, Fields>> = {
  isolate: ISOLATE,
  carbapenemase: {
    ...ISOLATE,
    family: 'text',
    familyWords: 'text',
    alleles: 'list',
    methods: 'list',
    methodWords: 'list',
    imported: 'yes-no',
    speciesOfFamily: 'number',
    // The species; empty where a specimen without an isolate had made it a case before, and the
    // rule's parameter `specimens` counts it.
    caseSpecies: 'text',
    // The last day on which it was positive after it had been presumed cleared.
    againOn: 'text',
    // Since when the family in this species is confirmed without a break, under whatever name a
    // correction has taken it out of; epoch milliseconds.
    confirmedMs: 'number',
    // What it had been confirmed as until it was corrected into this; empty for nothing else.
    formerFamily: 'text',
    formerSpecies: 'text',
    // Where that was taken; the isolate's ward where it was not positive again.
    newsWard: 'text',
  },
  'ward-time': {
    ...ISOLATE,
    timeWard: 'text',
    timeUnit: 'text',
    timeUnitWords: 'text',
    entry: 'text',
    sameAdmission: 'yes-no',
  },
  specimen: {
    reportId: 'text',
    family: 'text',
    familyWords: 'text',
    specimenType: 'text',
    specimenStatus: 'text',
    confirmed: 'yes-no',
    probable: 'yes-no',
    negative: 'yes-no',
    ward: 'text',
    isolated: 'yes-no',
    imported: 'yes-no',
    inIsolate: 'yes-no',
    knownFamilies: 'list',
    clearedFamilies: 'list',
    contactOf: 'list',
  },
  admission: {
    visit: 'text',
    open: 'yes-no',
    // Only to come in; where the rule's parameter `announced` asks for these.
    announced: 'yes-no',
    // Only results tell of the stay; where the rule's parameter `byReport` asks for these.
    byReport: 'yes-no',
    // A visit without a bed, to units of the kinds in the rule's parameter `outpatients`.
    outpatient: 'yes-no',
    inpatient: 'yes-no',
    class: 'text',
    ward: 'text',
    unitType: 'text',
    since: 'text',
    // Since when the patient lies in this room of this ward; of a room not told, on the ward.
    // Epoch milliseconds.
    roomSinceMs: 'number',
    carrier: 'yes-no',
    certain: 'yes-no',
    families: 'list',
    carries: 'text',
    // Of that what was known before the admission.
    carriesBefore: 'text',
    firstPositiveOn: 'text',
    lastPositiveOn: 'text',
    presumedCleared: 'yes-no',
    againOn: 'text',
    knownBefore: 'yes-no',
    contactFlag: 'yes-no',
    contactBefore: 'yes-no',
    contactOf: 'text',
    contactSince: 'text',
    contactScreens: 'number',
    // So many as the set asks for, and the one of its end is still wanted; on that day or later.
    contactTooEarly: 'yes-no',
    contactLastOn: 'text',
    contactComplete: 'yes-no',
    isolation: 'text',
    isolated: 'yes-no',
    notRecorded: 'yes-no',
    admittedFromWords: 'list',
    abroad: 'yes-no',
    // When the hospital was first told of an origin that the rule's parameter `from` names, or of
    // care abroad: with the admission, or later. Epoch milliseconds.
    originMs: 'number',
    screened: 'yes-no',
    screenAnswered: 'yes-no',
  },
  discharge: {
    visit: 'text',
    // The visit where it ends, or with the instant of a move to another hospital.
    departure: 'text',
    to: 'text',
    toWords: 'text',
    // The text, its words and phrases; of Chinese each run of characters.
    toSays: 'list',
    left: 'yes-no',
    moved: 'yes-no',
    at: 'text',
    ward: 'text',
    carrier: 'yes-no',
    contactFlag: 'yes-no',
    carries: 'text',
    // Families of which a list says that the patient is a contact.
    contactOf: 'text',
    lateOnly: 'yes-no',
  },
  person: {
    families: 'list',
    familyCount: 'number',
    carries: 'text',
    species: 'list',
    ward: 'text',
    inHouse: 'yes-no',
  },
  'case-contacts': {
    caseId: 'text',
    family: 'text',
    familyWords: 'text',
    species: 'text',
    speciesName: 'text',
    ward: 'text',
    wards: 'list',
    contacts: 'number',
    // Of these, who has a screen outstanding, where that is not all of them.
    left: 'number',
    // Of all, who lay beside the case at a time when it was not presumed cleared.
    activeContacts: 'number',
    besideCleared: 'yes-no',
  },
  'contact-admission': {
    visit: 'text',
    // Is to come; is here without a bed. Neither: admitted.
    announced: 'yes-no',
    outpatient: 'yes-no',
    // A single room or cohort is recorded for the bed, as is known now.
    isolated: 'yes-no',
    ward: 'text',
    since: 'text',
    family: 'text',
    familyWords: 'text',
    screens: 'number',
    screensWanted: 'number',
    complete: 'yes-no',
    // So many as the set asks for, and the one of its end is still wanted.
    tooEarly: 'yes-no',
    lastContactOn: 'text',
    // The day on which the last screen is wanted, or later.
    lastScreenOn: 'text',
    // Each of the cases was presumed cleared for all the time together.
    besideCleared: 'yes-no',
  },
  'contact-discharge': {
    visit: 'text',
    departure: 'text',
    to: 'text',
    toWords: 'text',
    // The text, its words and phrases; of Chinese each run of characters.
    toSays: 'list',
    left: 'yes-no',
    moved: 'yes-no',
    at: 'text',
    ward: 'text',
    contactOf: 'text',
    besideCleared: 'yes-no',
    screens: 'number',
    screensWanted: 'number',
    // So many as the set asks for, and the one of its end is still wanted.
    tooEarly: 'yes-no',
    lastContactOn: 'text',
    lastScreenOn: 'text',
  },
  cluster: {
    clusterId: 'text',
    kind: 'text',
    family: 'text',
    familyWords: 'text',
    patients: 'number',
    // Patients found within the parameter `joinDays` before the last one, and that one; the others.
    lately: 'number',
    before: 'number',
    species: 'list',
    sts: 'list',
    wards: 'list',
    // Where the first positives were taken, of wards on which nobody met.
    foundElsewhere: 'list',
    vulnerable: 'yes-no',
    // Patients among these with it in blood or another sterile site.
    invasive: 'number',
    // Patients found within the parameter `growthDays` before the last one, and that one.
    recent: 'number',
    status: 'text',
    weak: 'yes-no',
    // Something known speaks against every link: another allele or capsule, another bed of a bay,
    // a short time together of somebody who may have been brought in with it.
    doubtful: 'yes-no',
    lastOn: 'text',
    // Contacts still to screen, once nothing but they holds the cluster open.
    waitsFor: 'number',
    toldLate: 'number',
  },
  mechanism: {
    clusterId: 'text',
    family: 'text',
    familyWords: 'text',
    first: 'yes-no',
    // First positive of the first case, where it is told of a further one.
    begunOn: 'text',
    lastSeenOn: 'text',
    occurrence: 'number',
    speciesName: 'text',
    ward: 'text',
  },
  'site-mechanism': {
    clusterId: 'text',
    family: 'text',
    familyWords: 'text',
    speciesName: 'text',
    patients: 'number',
    // Patients of them whom a ward's cluster tells of already, and those whom none does.
    joined: 'number',
    apart: 'number',
    usual: 'number',
    aboveUsual: 'yes-no',
    wards: 'list',
  },
  'ward-mechanism': {
    ward: 'text',
    // When the alert was raised: another after it was cleared is an alert of its own.
    episode: 'text',
    family: 'text',
    familyWords: 'text',
    species: 'list',
    speciesCount: 'number',
    patients: 'number',
  },
  feed: {
    sender: 'text',
    senderWords: 'text',
    silent: 'yes-no',
    silentSince: 'text',
    expected: 'number',
  },
  'feed-clock': {
    sender: 'text',
    senderWords: 'text',
    wrong: 'yes-no',
    ahead: 'yes-no',
    behind: 'yes-no',
    minutes: 'number',
  },
  signal: {
    episode: 'text',
    ward: 'text',
    of: 'list',
    families: 'list',
    detectors: 'list',
    methods: 'list',
    series: 'list',
    seriesCount: 'number',
    // Patients of the series with the most.
    observed: 'number',
    from: 'text',
    to: 'text',
    detected: 'yes-no',
    // Not seen again for as long as the rule's parameter `quietDays` says.
    quiet: 'yes-no',
    words: 'text',
  },
};

const ISOLATE_SENTENCES = [
  'isolate',
  'cpe',
  'cre',
  'evidence',
  'species',
  'resistance',
  'cleared',
  'place',
  'wards',
  'codes',
  'known',
];

/** Sentences that come with the rows of a subject, beside `@why` which is added by itself. */
export const SENTENCES: Readonly<Record<RuleSubject, readonly string[]>> = {
  isolate: ISOLATE_SENTENCES,
  carbapenemase: [...ISOLATE_SENTENCES, 'again'],
  'ward-time': ISOLATE_SENTENCES,
  specimen: ['specimen', 'known'],
  admission: ['stay', 'carriage'],
  discharge: ['carriage'],
  person: ['cpe'],
  'case-contacts': ['contacts', 'cleared'],
  'contact-admission': ['contacts', 'cleared'],
  'contact-discharge': ['contacts', 'cleared'],
  cluster: ['waits', 'edges', 'history'],
  mechanism: ['case'],
  'site-mechanism': ['outbreak', 'cases', 'usual'],
  'ward-mechanism': ['cases'],
  feed: [],
  'feed-clock': [],
  signal: ['because'],
};
