import type { OrganismGroup } from './breakpoint-row';

/**
 * Clinical breakpoints, one row a line: agent, method, disk content in µg, years, S, R. MIC in
 * mg/L, zones in mm. EUCAST prints R as "greater than" (MIC) and "smaller than" (zone), CLSI as
 * "at least" and "at most"; the operators follow from the block's guideline. S 0.001 mg/L and
 * 50 mm are EUCAST's marks for "no value is susceptible": the wild type is reported I.
 */
export type BreakpointBlock = {
  readonly guideline: 'CLSI' | 'EUCAST' | 'FDA';
  readonly group: OrganismGroup;
  readonly site?: string;
  readonly rows: string;
};

const ENTEROBACTERALES: OrganismGroup = { rank: 'order', name: 'Enterobacterales' };
const E_COLI: OrganismGroup = { rank: 'species', name: 'Escherichia coli' };

/**
 * Carbapenems of CLSI M100, as CDC and NHSN publish them (works of the US government). M100-S20-U
 * (June 2010) lowered them, M100-S22 (2012) revised ertapenem; unchanged in 2020-2025 (30th to
 * 35th ed.). The rows to 2009 (M100-S19) are for recognising old results. Doripenem came in 2010.
 * Other CLSI rows are CLSI's copyright: a site loads its own table.
 */
const CLSI_CARBAPENEMS = `
ETP mic - -2009 2 8
IPM mic - -2009 4 16
MEM mic - -2009 4 16
ETP disk 10 -2009 19 15
IPM disk 10 -2009 16 13
MEM disk 10 -2009 16 13
ETP mic - 2010-2011 0.25 1
ETP disk 10 2010-2011 23 19
ETP mic - 2012- 0.5 2
IPM mic - 2010- 1 4
MEM mic - 2010- 1 4
DOR mic - 2010- 1 4
ETP disk 10 2012- 22 18
IPM disk 10 2010- 23 19
MEM disk 10 2010- 23 19
DOR disk 10 2010- 23 19
`;

/** FDA susceptibility test interpretive criteria (work of the US government). */
const FDA = `
TGC mic - 2005- 2 8
TGC disk 15 2005- 19 14
`;

/** The European Committee on Antimicrobial Susceptibility Testing, breakpoint tables v3-v15. */
const EUCAST_CARBAPENEMS = `
ETP mic - 2013-2018 0.5 1
ETP mic - 2019- 0.5 0.5
ETP disk 10 2013-2018 25 22
ETP disk 10 2019-2023 25 25
ETP disk 10 2024- 23 23
IPM mic - 2013-2018 2 8
IPM mic - 2019- 2 4
IPM disk 10 2013-2018 22 16
IPM disk 10 2019-2020 22 17
IPM disk 10 2021- 22 19
MEM mic - 2013- 2 8
MEM disk 10 2013- 22 16
DOR mic - 2013-2013 1 4
DOR mic - 2014- 1 2
DOR disk 10 2013-2013 24 18
DOR disk 10 2014- 24 21
MEV mic - 2019- 8 8
MEV disk 20-10 2022- 20 20
IMR mic - 2020- 2 2
`;

/** Morganellaceae: raised imipenem MICs of the wild type; "no S" since v10.0. */
const EUCAST_MORGANELLACEAE = `
IPM mic - 2019-2019 0.125 4
IPM mic - 2020- 0.001 4
IPM disk 10 2019-2020 50 17
IPM disk 10 2021- 50 19
`;

const EUCAST_MENINGITIS = `
MEM mic - 2021- 2 2
MEM disk 10 2021- 22 22
CRO mic - 2021- 1 1
CRO disk 30 2021-2024 25 25
CRO disk 30 2025- 27 27
CTX mic - 2021- 1 1
CTX disk 5 2021- 20 20
CIP mic - 2023- 0.125 0.125
`;

const EUCAST_BETA_LACTAMS = `
AMP mic - 2013- 8 8
AMP disk 10 2013- 14 14
AMC mic - 2013- 8 8
AMC disk 20-10 2013-2013 17 17
AMC disk 20-10 2014- 19 19
TZP mic - 2013-2020 8 16
TZP mic - 2021- 8 8
TZP disk 30-6 2013-2020 20 17
TZP disk 30-6 2021- 20 20
CTX mic - 2013- 1 2
CTX disk 5 2013- 20 17
CRO mic - 2013- 1 2
CRO disk 30 2013-2016 23 20
CRO disk 30 2017-2024 25 22
CRO disk 30 2025- 27 24
CAZ mic - 2013- 1 4
CAZ disk 10 2013- 22 19
FEP mic - 2013- 1 4
FEP disk 30 2013-2016 24 21
FEP disk 30 2017-2017 27 21
FEP disk 30 2018- 27 24
ATM mic - 2013- 1 4
ATM disk 30 2013-2016 24 21
ATM disk 30 2017- 26 21
CZA mic - 2017- 8 8
CZA disk 10-4 2017- 13 13
CZT mic - 2016-2019 1 1
CZT mic - 2020- 2 2
CZT disk 30-10 2016-2019 23 23
CZT disk 30-10 2020- 22 22
FDC mic - 2021- 2 2
FDC disk 30 2021-2023 22 22
FDC disk 30 2024- 23 23
AZA mic - 2025- 4 4
AZA disk 30-20 2025- 25 25
`;

const EUCAST_OTHERS = `
AMK mic - 2013-2019 8 16
AMK mic - 2020- 8 8
AMK disk 30 2013-2014 16 13
AMK disk 30 2015-2015 18 16
AMK disk 30 2016-2019 18 15
AMK disk 30 2020- 18 18
GEN mic - 2013-2019 2 4
GEN mic - 2020- 2 2
GEN disk 10 2013-2019 17 14
GEN disk 10 2020- 17 17
TOB mic - 2013-2019 2 4
TOB mic - 2020- 2 2
TOB disk 10 2013-2019 17 14
TOB disk 10 2020-2020 17 17
TOB disk 10 2021- 16 16
CIP mic - 2013-2016 0.5 1
CIP mic - 2017- 0.25 0.5
CIP disk 5 2013-2016 22 19
CIP disk 5 2017-2018 26 24
CIP disk 5 2019- 25 22
LVX mic - 2013-2016 1 2
LVX mic - 2017- 0.5 1
LVX disk 5 2013-2016 22 19
LVX disk 5 2017- 23 19
SXT mic - 2013- 2 4
SXT disk 1.25-23.75 2013-2016 16 13
SXT disk 1.25-23.75 2017- 14 11
COL mic - 2013- 2 2
FOS mic - 2013-2023 32 32
FOS disk 200 2021-2023 21 21
TGC mic - 2013-2018 1 2
TGC mic - 2019-2019 0.5 0.5
TGC disk 15 2013-2018 18 15
TGC disk 15 2019-2019 18 18
ERV mic - 2019-2019 0.5 0.5
`;

const EUCAST_E_COLI = `
TGC mic - 2020- 0.5 0.5
TGC disk 15 2020- 18 18
ERV mic - 2020- 0.5 0.5
ERV disk 20 2020- 17 17
FOS disk 200 2017-2023 24 24
`;

const EUCAST_URINE = `
AMC mic - 2014- 32 32
AMC disk 20-10 2014- 16 16
NIT mic - 2013-2019 64 64
NIT disk 100 2013-2019 11 11
FOS mic - 2014-2020 32 32
`;

const EUCAST_URINE_E_COLI = `
NIT mic - 2020- 64 64
NIT disk 100 2020- 11 11
FOS mic - 2021- 8 8
FOS disk 200 2017- 24 24
`;

const TEMOCILLIN = `
TEM mic - 2021- 0.001 16
TEM disk 30 2021- 50 17
`;

const EUCAST = 'EUCAST' as const;
const URINE = 'uncomplicated-uti';

export const BREAKPOINT_BLOCKS: readonly BreakpointBlock[] = [
  { guideline: 'CLSI', group: ENTEROBACTERALES, rows: CLSI_CARBAPENEMS },
  { guideline: 'FDA', group: ENTEROBACTERALES, rows: FDA },
  { guideline: EUCAST, group: ENTEROBACTERALES, rows: EUCAST_CARBAPENEMS },
  {
    guideline: EUCAST,
    group: { rank: 'family', name: 'Morganellaceae' },
    rows: EUCAST_MORGANELLACEAE,
  },
  { guideline: EUCAST, group: ENTEROBACTERALES, site: 'meningitis', rows: EUCAST_MENINGITIS },
  { guideline: EUCAST, group: ENTEROBACTERALES, rows: EUCAST_BETA_LACTAMS },
  { guideline: EUCAST, group: ENTEROBACTERALES, rows: EUCAST_OTHERS },
  { guideline: EUCAST, group: E_COLI, rows: EUCAST_E_COLI },
  {
    guideline: EUCAST,
    group: { rank: 'species', name: 'Citrobacter koseri' },
    rows: 'TGC mic - 2020- 0.5 0.5\nTGC disk 15 2020- 18 18',
  },
  {
    guideline: EUCAST,
    group: { rank: 'genus', name: 'Salmonella' },
    rows: 'CIP mic - 2014- 0.06 0.06',
  },
  { guideline: EUCAST, group: ENTEROBACTERALES, site: URINE, rows: EUCAST_URINE },
  { guideline: EUCAST, group: E_COLI, site: URINE, rows: EUCAST_URINE_E_COLI },
  { guideline: EUCAST, group: E_COLI, site: URINE, rows: TEMOCILLIN },
  {
    guideline: EUCAST,
    group: { rank: 'genus', name: 'Klebsiella' },
    site: URINE,
    rows: TEMOCILLIN,
  },
  {
    guideline: EUCAST,
    group: { rank: 'species', name: 'Proteus mirabilis' },
    site: URINE,
    rows: TEMOCILLIN,
  },
];
