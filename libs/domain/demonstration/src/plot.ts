import { Chance } from './chance';
import { GENERAL_WARDS, WARDS } from './hospital';
import {
  C_FREUNDII,
  E_CLOACAE,
  E_COLI,
  EVERYDAY,
  K_PNEUMONIAE,
  type Microbe,
  type Phenotype,
} from './microbes';
import { lastDays } from './last-days';
import { DAY, YEAR_DAYS } from './plan';
import type { PlannedCulture, PlannedIsolate, PlannedPatient } from './plan';
import { StrainTypes } from './strain-types';

const HEPATOBILIARY = ['K83.0', 'K80.3', 'K74.6', 'C22.0', 'K81.0'];
const OTHER_DISEASE = [
  'I50.0',
  'J44.1',
  'N39.0',
  'S72.0',
  'C18.7',
  'E11.5',
  'I63.9',
  'N18.5',
  'K57.2',
];
const COMPANIONS = 880;
const EVERYDAY_PATIENTS = 1_050;
const SPORADIC_CPE = 30;
const NON_CPE_CRE = 40;

/** The whole year; its last days have a chance of their own. */
export function plotYear(chance: Chance, ofLastDays: Chance): PlannedPatient[] {
  const types = new StrainTypes();
  return [
    ...icuOutbreak(chance),
    ...plasmidOutbreak(chance).map((one) => types.typed(one)),
    ...Array.from({ length: SPORADIC_CPE }, (_, index) => types.typed(sporadic(chance, index))),
    ...Array.from({ length: NON_CPE_CRE }, () => types.typed(resistantWithoutEnzyme(chance))),
    ...Array.from({ length: EVERYDAY_PATIENTS }, () => everyday(chance)),
    ...Array.from({ length: COMPANIONS }, () => companion(chance)),
    ...lastDays(ofLastDays),
  ];
}

/** A KPC-2 clone of ST11 K. pneumoniae passes from bed to bed in ICU-2, and on to HPB and MED-1. */
function icuOutbreak(chance: Chance): PlannedPatient[] {
  return Array.from({ length: 11 }, (_, index) => {
    const admittedAt = (70 + index * 6) * DAY + chance.between(8 * 60, 20 * 60);
    const icu = ['ICU-2', chance.between(12, 20) * DAY] as const;
    const ward = [index % 3 === 0 ? 'HPB' : 'MED-1', chance.between(5, 12) * DAY] as const;
    const dies = index % 4 === 3;
    return {
      admittedAt,
      path: dies ? [icu] : [icu, ward],
      diagnoses: [index % 2 === 0 ? chance.pick(HEPATOBILIARY) : chance.pick(OTHER_DISEASE)],
      dies,
      cultures: carrierCultures(chance, admittedAt + chance.between(4, 9) * DAY, {
        microbe: K_PNEUMONIAE,
        phenotype: 'serine',
        alleles: ['KPC-2'],
        st: '11',
      }),
    };
  });
}

/** An NDM-5 plasmid crosses four species on the surgical wards. */
function plasmidOutbreak(chance: Chance): PlannedPatient[] {
  const species = [E_COLI, K_PNEUMONIAE, C_FREUNDII, E_CLOACAE];
  return Array.from({ length: 8 }, (_, index) => {
    const admittedAt = (190 + index * 8) * DAY + chance.between(8 * 60, 20 * 60);
    const microbe = species[index % species.length] ?? E_COLI;
    return {
      admittedAt,
      path: [
        ['SURG-2', chance.between(10, 16) * DAY],
        ...(index % 2 === 0 ? [['SURG-3', chance.between(4, 9) * DAY] as const] : []),
      ],
      diagnoses: [chance.pick(OTHER_DISEASE)],
      dies: index === 5,
      cultures: carrierCultures(chance, admittedAt + chance.between(3, 8) * DAY, {
        microbe,
        phenotype: 'metallo',
        alleles: ['NDM-5'],
        st: microbe === K_PNEUMONIAE ? '147' : null,
      }),
    };
  });
}

function sporadic(chance: Chance, index: number): PlannedPatient {
  const strain = chance.weighted<Pick<PlannedIsolate, 'phenotype' | 'alleles'>>([
    [{ phenotype: 'serine', alleles: ['KPC-2'] }, 8],
    [{ phenotype: 'serine', alleles: ['KPC-3'] }, 3],
    [{ phenotype: 'metallo', alleles: ['NDM-1'] }, 7],
    [{ phenotype: 'metallo', alleles: ['IMP-4'] }, 2],
    [{ phenotype: 'oxa-48', alleles: ['OXA-48'] }, 6],
    [{ phenotype: 'oxa-48', alleles: ['OXA-181'] }, 3],
  ]);
  const dual = { phenotype: 'metallo', alleles: ['KPC-2', 'NDM-1'], st: '11' } as const;
  const microbe =
    index === 0 || chance.happens(0.6) ? K_PNEUMONIAE : chance.pick([E_COLI, E_CLOACAE]);
  return resistant(chance, { ...(index === 0 ? dual : { ...strain, st: null }), microbe });
}

function resistantWithoutEnzyme(chance: Chance): PlannedPatient {
  const microbe = chance.pick([K_PNEUMONIAE, E_CLOACAE, E_CLOACAE, E_COLI]);
  return resistant(chance, { microbe, phenotype: 'porin-loss', alleles: [], st: null });
}

function resistant(chance: Chance, isolate: PlannedIsolate): PlannedPatient {
  const visit = stayOf(chance, isolate.alleles.length > 0 ? 0.35 : 0.15);
  const hepatobiliary = chance.happens(isolate.alleles.length > 0 ? 0.3 : 0.12);
  const diagnoses = [chance.pick(hepatobiliary ? HEPATOBILIARY : OTHER_DISEASE)];
  const dies = chance.happens(0.27);
  return {
    ...visit,
    ...(dies && { path: untilDeath(visit.path) }),
    diagnoses,
    dies,
    cultures: carrierCultures(chance, visit.admittedAt + chance.between(1, 4) * DAY, isolate),
  };
}

/** Whoever dies after days in intensive care dies there, and is not well enough to leave it. */
function untilDeath([first, ...later]: PlannedPatient['path']): PlannedPatient['path'] {
  if (!first?.[0].startsWith('ICU')) return first ? [first, ...later] : later;
  return [[first[0], first[1] + 3 * DAY]];
}

function everyday(chance: Chance): PlannedPatient {
  const visit = stayOf(chance, 0.08);
  const microbe = chance.weighted(EVERYDAY);
  const phenotype: Phenotype =
    microbe.enterobacterales && chance.happens(0.25) ? 'esbl' : 'wild-type';
  const second = chance.happens(0.08);
  const plain = (of: Microbe): PlannedIsolate => ({
    microbe: of,
    phenotype: 'wild-type',
    alleles: [],
    st: null,
  });
  return {
    ...visit,
    diagnoses: [chance.pick(chance.happens(0.1) ? HEPATOBILIARY : OTHER_DISEASE)],
    dies: chance.happens(0.04),
    cultures: [
      {
        collectedAt: visit.admittedAt + chance.between(120, 3 * DAY),
        specimen: chance.pick(['urine', 'urine', 'blood', 'sputum', 'bile']),
        isolates: [
          { ...plain(microbe), phenotype },
          ...(second ? [plain(chance.weighted(EVERYDAY))] : []),
        ],
        pending: false,
      },
    ],
  };
}

/** Nobody takes a culture from them: they are who lay beside the others. */
function companion(chance: Chance): PlannedPatient {
  return {
    ...stayOf(chance, 0.1),
    diagnoses: [chance.pick(OTHER_DISEASE)],
    dies: chance.happens(0.02),
    cultures: [],
  };
}

/** A clinical culture, for half of the patients a rectal screen some days later. */
function carrierCultures(
  chance: Chance,
  collectedAt: number,
  isolate: PlannedIsolate,
): PlannedCulture[] {
  const specimen = chance.pick(['blood', 'urine', 'sputum', 'bile'] as const);
  const clinical = { collectedAt, specimen, isolates: [isolate], pending: false };
  if (isolate.alleles.length === 0 || !chance.happens(0.5)) return [clinical];
  return [
    clinical,
    { ...clinical, collectedAt: collectedAt + chance.between(2, 3) * DAY, specimen: 'rectal-swab' },
  ];
}

function stayOf(chance: Chance, icuShare: number): Pick<PlannedPatient, 'admittedAt' | 'path'> {
  const admittedAt = chance.between(0, YEAR_DAYS - 3) * DAY + chance.between(7 * 60, 22 * 60);
  const special = WARDS.filter(({ unitType }) => unitType !== 'ward' && unitType !== 'icu');
  const first = chance.happens(0.06) ? chance.pick(special).name : chance.pick(GENERAL_WARDS).name;
  const ward = [first, chance.between(4, 14) * DAY + chance.between(0, 600)] as const;
  if (chance.happens(icuShare)) {
    const icu = [chance.pick(['ICU-1', 'ICU-2']), chance.between(3, 10) * DAY] as const;
    return { admittedAt, path: [icu, ward] };
  }
  if (chance.happens(0.15)) {
    return {
      admittedAt,
      path: [ward, [chance.pick(GENERAL_WARDS).name, chance.between(2, 6) * DAY]],
    };
  }
  return { admittedAt, path: [ward] };
}
