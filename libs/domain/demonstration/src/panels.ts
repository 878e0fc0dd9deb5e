import { Chance } from './chance';
import {
  C_FREUNDII,
  E_CLOACAE,
  E_COLI,
  K_OXYTOCA,
  K_PNEUMONIAE,
  PANEL,
  P_AERUGINOSA,
  P_MIRABILIS,
  READINGS,
  S_MARCESCENS,
  type Microbe,
  type Phenotype,
  type Reading,
} from './microbes';

type Agent = (typeof PANEL)[number]['code'];

/**
 * How often an everyday isolate of a species is resistant in some way, in percent. The shares are
 * invented for this hospital; what goes with what is not: an ESBL or a derepressed AmpC takes
 * third-generation cephalosporins, and fluoroquinolones often with them.
 */
interface Habits {
  /**
   * ESBL, or derepressed AmpC of the species that have one: among those that the plot marks, one in
   * four whatever the species, and among the others.
   */
  readonly cephalosporins: readonly [marked: number, others: number];
  readonly isAmpC?: true;
  /** Ciprofloxacin with such an enzyme, and without. */
  readonly quinolones: readonly [withEnzyme: number, without: number];
  /** Piperacillin-tazobactam with such an enzyme, and without. */
  readonly tazobactam: readonly [withEnzyme: number, without: number];
  /** Amikacin with such an enzyme; without one, a quarter as often. */
  readonly amikacin: number;
  /** Agents that a laboratory does not report for the species, resistant by nature to them. */
  readonly unreported?: readonly Agent[];
}

const HABITS: ReadonlyMap<Microbe, Habits> = new Map<Microbe, Habits>([
  [E_COLI, { cephalosporins: [100, 8], quinolones: [74, 27], tazobactam: [14, 4], amikacin: 4 }],
  [
    K_PNEUMONIAE,
    { cephalosporins: [95, 3], quinolones: [63, 11], tazobactam: [34, 7], amikacin: 8 },
  ],
  [K_OXYTOCA, { cephalosporins: [45, 1], quinolones: [41, 5], tazobactam: [58, 9], amikacin: 4 }],
  [
    P_MIRABILIS,
    {
      ...{ cephalosporins: [30, 1], quinolones: [66, 21], tazobactam: [5, 1], amikacin: 8 },
      unreported: ['COL'],
    },
  ],
  [
    E_CLOACAE,
    {
      ...{ cephalosporins: [100, 12], isAmpC: true, quinolones: [36, 5], tazobactam: [66, 4] },
      amikacin: 3,
    },
  ],
  [
    C_FREUNDII,
    {
      ...{ cephalosporins: [85, 4], isAmpC: true, quinolones: [42, 9], tazobactam: [55, 5] },
      amikacin: 4,
    },
  ],
  [
    S_MARCESCENS,
    {
      ...{ cephalosporins: [50, 2], isAmpC: true, quinolones: [33, 8], tazobactam: [48, 6] },
      ...{ amikacin: 8, unreported: ['COL'] },
    },
  ],
  [
    P_AERUGINOSA,
    {
      ...{ cephalosporins: [0, 15], isAmpC: true, quinolones: [48, 14], tazobactam: [72, 4] },
      ...{ amikacin: 8, unreported: ['ETP', 'CRO'] },
    },
  ],
]);

/** Readings that the draw puts in place of those of the wild type. Limits: CLSI M100, 2025. */
const RESISTANT: Readonly<Partial<Record<Agent, readonly Reading[]>>> = {
  CRO: [['>=', '64', 'R']],
  CAZ: [
    ['>=', '64', 'R'],
    ['=', '16', 'R'],
    ['=', '8', 'I'],
    ['=', '4', 'S'],
  ],
  TZP: [
    ['>=', '128', 'R'],
    ['=', '64', 'R'],
    ['=', '32', 'R'],
  ],
  CIP: [
    ['>=', '4', 'R'],
    ['=', '2', 'R'],
  ],
  AMK: [
    ['>=', '64', 'R'],
    ['=', '32', 'R'],
  ],
};

/** A non-fermenter's own wild type, and its limits, are higher. */
const OF_PSEUDOMONAS: readonly (readonly [Agent, Reading])[] = [
  ['CAZ', ['=', '2', 'S']],
  ['TZP', ['=', '8', 'S']],
  ['CIP', ['=', '0.25', 'S']],
  ['CZA', ['=', '1', 'S']],
];

/** One agent's result; a percent is drawn from the isolate's own chance. */
class Draw {
  private readonly chance: Chance;

  constructor(accession: string, isolate: number) {
    const number = Number(accession.replace(/\D/g, ''));
    // Neighbouring seeds begin alike: spread them (Knuth's multiplicative hash).
    this.chance = new Chance(Math.imul(number * 8 + isolate, 2_654_435_761) >>> 0);
  }

  happens(percent: number): boolean {
    return this.chance.between(1, 100) <= percent;
  }

  resistant(agent: Agent): Reading | null {
    const [first, ...others] = RESISTANT[agent] ?? [];
    return first ? this.chance.pick([first, ...others]) : null;
  }
}

function everydayReadings(
  { microbe, phenotype }: Strain,
  habits: Habits,
  draw: Draw,
): Map<Agent, Reading> {
  const found = new Map<Agent, Reading>(microbe === P_AERUGINOSA ? OF_PSEUDOMONAS : []);
  const enzyme = draw.happens(habits.cephalosporins[phenotype === 'esbl' ? 0 : 1]);
  const at = enzyme ? 0 : 1;
  const put = (agent: Agent, resistant: boolean): void => {
    const reading = resistant ? draw.resistant(agent) : null;
    if (reading) found.set(agent, reading);
  };
  put('CRO', enzyme);
  // Ceftazidime mostly follows an AmpC; of the ESBLs that are about, many spare it.
  put('CAZ', enzyme);
  if (enzyme && habits.isAmpC && draw.happens(80)) found.set('CAZ', ['>=', '64', 'R']);
  put('TZP', draw.happens(habits.tazobactam[at]));
  put('CIP', draw.happens(habits.quinolones[at]));
  put('AMK', draw.happens(enzyme ? habits.amikacin : habits.amikacin / 4));
  return found;
}

interface Strain {
  readonly microbe: Microbe;
  readonly phenotype: Phenotype;
}

export interface PanelResult {
  readonly name: string;
  readonly loinc: string;
  readonly reading: Reading;
}

/**
 * The panel of an isolate as the laboratory reports it. Carbapenems, and every agent of a strain
 * that is resistant to one, follow the phenotype of the plot; the others are drawn by species from
 * the accession number, so that each report of an isolate says the same.
 */
export function panelOf(strain: Strain, accession: string, isolate: number): PanelResult[] {
  const { microbe, phenotype } = strain;
  const habits = HABITS.get(microbe);
  const isEveryday = phenotype === 'wild-type' || phenotype === 'esbl';
  const readings = READINGS[isEveryday ? 'wild-type' : phenotype];
  const drawn =
    habits && isEveryday ? everydayReadings(strain, habits, new Draw(accession, isolate)) : null;
  return PANEL.flatMap(({ code, name, loinc }, row) => {
    const reading = drawn?.get(code) ?? readings[row];
    if (!reading || habits?.unreported?.includes(code)) return [];
    return [{ name, loinc, reading }];
  });
}
