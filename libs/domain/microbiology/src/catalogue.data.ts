/** Database version of the tables in catalogue*.data.ts. */
export const CATALOGUE_VERSION = '2024-12-18.1';

/**
 * Beta-lactamase families with at least one carbapenemase, OXA apart.
 *
 * Facts of the NCBI Reference Gene Catalog, database version 2024-12-18.1 (public domain), rows of
 * type AMR, subtype AMR, class BETA-LACTAM; a carbapenemase is an allele whose subclass holds the
 * token CARBAPENEM. One row: name prefix, family, Ambler class with B's subclass, then the allele
 * numbers classed carbapenem-hydrolysing (+) and those that are not (-). `2..8` is a range, `_`
 * the prefix alone; the product names of that catalogue give the OXA families.
 */
export const CARBAPENEMASE_FAMILIES = `
ADC- ADC C + 68 - 1..8 10..26 29..33 38 39 41..44 50..54 56..63 65..67 70 73..107 109 110
  112..117 119..123 125 127..141 143..160 162..295 302..359;
AFM- AFM B1 + 1..5;
AIM- AIM B3 + 1 2;
ALG11- ALG11 B3 + 1;
ALG6- ALG6 B3 + 1;
ALI- ALI B1 + 1 2;
ANA- ANA B1 + 1;
AXC- AXC A + 1..8;
PEDO- B1PEDO B1 + 3;
PEDO- B3PEDO B3 + 1 2;
BIC- BIC A + 1 2;
BIM- BIM B1 + 1 2;
BJP- BJP B3 + 1;
BKC- BKC A + 1 2;
blaB- blaB B1 + 1..3 5..39;
BMHC- BMHC B1 + 1;
CAM- CAM B1 + 1 2;
CAR- CAR B3 + 1;
CAU- CAU B3 + 1;
MBL1b CAU B3 + _;
cfiA cfiA B1 + 2 4 8..11 14 17..19 21..24 26..33 _;
CHM- CHM B1 + 1;
CIM- CIB B1 + 1;
cphA cphA B2 + 2..8;
imiH cphA B2 + _;
imiS cphA B2 + _;
CPS- CPS B3 + 1;
CRD3- CRD3 B3 + 1;
CRH- CRH A + 1..3;
CRP- CRP A + 1;
CVI- CVI B2 + 1;
DHT2- DHT2 B3 + 1;
DIM- DIM B1 + 1;
DYB- DYB B1 + 1;
EAM- EAM B3 + 1;
EBR- EBR B1 + 1..5;
ECM- ECM B3 + 1;
ECV- ECV B1 + 1;
EFM- EFM B3 + 1;
ELM- ELM B3 + 1;
ESP- ESP B3 + 1;
EVM- EVM B3 + 1;
FEZ- FEZ B3 + 1;
FIA- FIA B1 + 1;
FIM- FIM B1 + 1;
FPH- FPH A + 1;
FLC- FRI A + 1;
FRI- FRI A + 1..12;
GES- GES A + 4..6 14 16 18 20 21 24 25 28 30 33 39 40 47..51 53 54 61 66 - 1..3 7..13 15 17 19
  22 23 26 27 29 31 32 34..38 41..46 52 55..60 62 65;
GIM- GIM B1 + 1..3;
GMB- GMB B1 + 1;
GOB- GOB B3 + 1 3..53;
GPC- GPC A + 1;
GRD23- GRD23 B1 + 1;
GRD33- GRD33 B3 + 1;
HMB- HMB B1 + 1 2;
IMI- IMI A + 1..10 12..27;
NMC-A IMI A + _;
IMP- IMP B1 + 1..35 37..46 48..56 58..71 73..102 104..106;
CGB- IND B1 + 1;
IND- IND B1 + 1..12 14..19 2a;
JOHN- JOHN B1 + 1;
KHM- KHM B1 + 1 2;
KPC- KPC A + 2..8 10 11 13 15..19 21..24 26 27 29 30 34 36..38 40 42..45 54..56 58..60 67 75 77
  78 80 81 83..85 87 89 91 96..109 113 114 116..122 124..137 139..144 146..150 156..158 160..166
  168 171 174 176..178 180..184 187 188 190..193 195 196 202 204 205 211..218 223..225 227
  231..234 236..245 - 12 14 25 28 31..33 35 39 41 46..53 57 61..66 68..74 76 79 82 86 88 90
  92..95 110..112 115 123 138 145 151..155 159 167 169 170 172 173 175 179 185 186 189 194 197
  201 203 206..209 226 228 230;
LMB- LMB B3 + 1;
MOC- MOC B1 + 1;
MSI- MSI B3 + 1;
MUS- MUS B1 + 1 2;
MYO- MYO B1 + 1;
MYX- MYX B1 + 1;
NDM- NDM B1 + 1..15 17..31 33..58 60 61 64..78 16a 16b;
NWM- NWM B3 + 1;
ORR- ORR B1 + 1;
PAD- PAD A + 1;
PAM- PAM B3 + 1..3 5;
PFM- PFM B2 + 1..4;
PJM- PJM B3 + 1 2;
PLN- PLN B3 + 1;
PNGM- PNGM B + 1;
POM- POM B3 + 1 2;
PST- PST B1 + 1 2;
RAD- RAD D + 1;
RSA2- RSA2 A + 1;
SFC- SFC A + 1..3;
SFH- SFH B2 + 1;
SHD- SHD B1 + 1;
SHN- SHN B1 + 1;
SFB- SHW B1 - 1;
SLB- SHW B1 + 1;
SIM- SIM B1 + 1 2;
SMB- SMB B3 + 1;
SME- SME A + 1..5;
SPG- SPG B3 + 1;
SPM- SPM B1 + 1;
SPN79- SPN79 B1 + 1;
SPS- SPS B1 + 1;
STA- STA B1 + 1;
TMB- TMB B1 + 1 2;
TTU- TTU B1 + 1;
TUS- TUS B1 + 1;
VAM- VAM B1 + 1;
VCC- VCC A + 1;
VIM- VIM B1 + 1..20 23..92;
VMB- VMB B1 + 1;
WUS- WUS B1 + 1;
YEM- YEM B2 + 1;
ZOG- ZOG B1 + 1;
L1 L1 B3 + _;
bla2 BcII B1 + _;
MAB MAB A + _;
Rm3 Rm3 B3 + _;
THIN-B THIN-B B3 + _;
cphA cphA B2 + 1;
crxA crxA B1 + _;
varG varG B1 + _;
`;
