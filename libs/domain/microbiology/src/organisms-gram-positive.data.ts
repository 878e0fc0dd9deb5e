import type { OrganismBlock } from './organisms.data';

/** Gram-positive bacteria, mycobacteria and fungi; same columns as organisms.data.ts. */
const STAPHYLOCOCCACEAE = `
sta | Staphylococcus species | 116499001 65119002 |
sau | Staphylococcus aureus | 3092008 113961008 |
+ MRSA; MSSA; staaur; Staphylococcus aureus subsp. aureus; 金黄色葡萄球菌
scn | Staphylococcus, coagulase negative | 116197008 |
+ Coagulase negative Staphylococcus; Coagulase negative Staphylococci
+ Coagulase-negative Staphylococcus (CoNS); CoNS; CNS
sep | Staphylococcus epidermidis | 60875001 | Staphylococcus albus
shl | Staphylococcus haemolyticus | 83452006 |
sho | Staphylococcus hominis | 44827007 | Staphylococcus hominis subsp. hominis
sca | Staphylococcus capitis | 113962001 | Staphylococcus capitis subsp. capitis
sur | Staphylococcus capitis subsp. urealyticus | | Staphylococcus capitis subsp. ureolyticus
slu | Staphylococcus lugdunensis | 103494005 |
sap | Staphylococcus saprophyticus | 113973008 | Staphylococcus saprophyticus subsp. saprophyticus
swa | Staphylococcus warneri | 63550006 |
stc | Staphylococcus cohnii | 113963006 |
ssf | Staphylococcus schleiferi | 103496007 |
ssi | Staphylococcus simulans | 52122005 |
ssr | Staphylococcus sciuri | 70806002 | Mammaliicoccus sciuri
sxy | Staphylococcus xylosus | 32737005 |
scp | Staphylococcus caprae | 76969000 |
stt | Staphylococcus pasteuri | 103495006 |
sit | Staphylococcus intermedius | 34605002 |
psd | Staphylococcus pseudintermedius | 427316000 |
srg | Staphylococcus argenteus | 782316009 |
sai | Staphylococcus auricularis | 45654003 |
`;

const STREPTOCOCCACEAE = `
str | Streptococcus species | 116501009 58800005 |
spn | Streptococcus pneumoniae | 9861002 | Pneumococcus; 肺炎链球菌
spy | Streptococcus pyogenes | 80166006 |
bsa | Streptococcus, beta-haem. Group A | 115187005 |
+ Streptococcus Group A; Group A Streptococcus; Beta-haemolytic Streptococcus group A; GAS
sgc | Streptococcus agalactiae | 43492007 |
bsb | Streptococcus, beta-haem. Group B | 127500001 |
+ Streptococcus Group B; Group B Streptococcus; Beta-haemolytic Streptococcus group B; GBS
bsc | Streptococcus, beta-haem. Group C | 89181007 |
+ Streptococcus Group C; Group C Streptococcus; Beta-haemolytic Streptococcus group C
bsg | Streptococcus, beta-haem. Group G | 75012005 |
+ Streptococcus Group G; Group G Streptococcus; Beta-haemolytic Streptococcus group G
bs- | Streptococcus, beta-haemolytic | 53490009 | Beta-haemolytic Streptococcus
sdy | Streptococcus dysgalactiae | 128338004 | Streptococcus dysgalactiae subsp. dysgalactiae
sqm | Streptococcus dysgalactiae subsp. equisimilis | 113984001 | Streptococcus equisimilis
squ | Streptococcus equi | 33708000 | Streptococcus equi subsp. equi
san | Streptococcus anginosus | 44304009 |
sct | Streptococcus constellatus | 76199005 |
sin | Streptococcus intermedius | 62170002 |
smi | Streptococcus milleri | 53056008 | Streptococcus anginosus group; Streptococcus milleri group
smt | Streptococcus mitis | 57997003 |
sol | Streptococcus oralis | 19870004 |
ssn | Streptococcus sanguinis | | Streptococcus sanguis
sgu | Streptococcus parasanguinis | |
sgo | Streptococcus gordonii | 113986004 |
ssa | Streptococcus salivarius | 39888004 |
smu | Streptococcus mutans | 214001 |
svi | Streptococcus, viridans group | 418909007 |
+ Viridans Streptococcus; Viridans streptococci; Streptococcus viridans
+ Streptococcus viridans alpha-haem.
map | Streptococcus, microaerophilic | 243251003 |
sbo | Streptococcus bovis | 420625000 | Streptococcus bovis group
sb2 | Streptococcus bovis II | |
sgy | Streptococcus gallolyticus | 421544007 | Streptococcus gallolyticus subsp. gallolyticus
sia | Streptococcus infantarius | 415603007 |
sqn | Streptococcus equinus | 72646003 |
sui | Streptococcus suis | 7912006 |
lla | Lactococcus lactis | 38518005 |
- | Lactococcus species | |
`;

const OTHER_COCCI: readonly OrganismBlock[] = [
  gramPositive(
    'Enterococcaceae',
    'Lactobacillales',
    `
ent | Enterococcus species | 2785000 | 肠球菌属
efa | Enterococcus faecalis | 78065002 | Streptococcus faecalis; 粪肠球菌
efm | Enterococcus faecium | 90272000 | Streptococcus faecium; 屎肠球菌
eav | Enterococcus avium | 87875008 |
eca | Enterococcus casseliflavus | 30949009 |
ega | Enterococcus gallinarum | 53233007 |
edu | Enterococcus durans | 46464008 |
enh | Enterococcus hirae | 73852008 |
era | Enterococcus raffinosus | 103437000 |
ecb | Enterococcus columbae | 113723000 |
ecc | Enterococcus cecorum | 113722005 |
`,
  ),
  gramPositive(
    'Aerococcaceae',
    'Lactobacillales',
    `
aec | Aerococcus species | 131206005 |
aun | Aerococcus urinae | 243230001 |
- | Aerococcus urinaeequi | |
avi | Aerococcus viridans | 78803006 |
aes | Aerococcus sanguinicola | 427222006 |
sdf | Abiotrophia defectiva | 113714003 |
gsa | Globicatella sanguinis | 414345009 |
- | Facklamia species | |
`,
  ),
  gramPositive(
    'Lactobacillaceae',
    'Lactobacillales',
    `
lac | Lactobacillus species | 116472003 |
- | Lactobacillus delbrueckii | | Lactobacillus delbrueckii subsp. lactis
leu | Leuconostoc species | 131329000 |
ped | Pediococcus species | 419110005 |
`,
  ),
  gramPositive(
    'Carnobacteriaceae',
    'Lactobacillales',
    `
saj | Granulicatella adiacens | 113713009 | Abiotrophia adiacens
- | Granulicatella species | |
`,
  ),
  gramPositive(
    'Gemellaceae',
    'Caryophanales',
    `
gem | Gemella species | 131311005 |
gha | Gemella haemolysans | 37511002 |
gmo | Gemella morbillorum | 113765006 |
`,
  ),
  gramPositive(
    'Micrococcaceae',
    'Micrococcales',
    `
mic | Micrococcus species | 116486004 |
mlu | Micrococcus luteus | 48299003 |
koc | Kocuria species | 131316000 |
kkr | Kocuria kristinae | 113772007 |
- | Rothia species | |
smg | Rothia mucilaginosa | 416544005 | Stomatococcus mucilaginosus
rde | Rothia dentocariosa | 35379007 |
`,
  ),
];

const RODS: readonly OrganismBlock[] = [
  gramPositive(
    'Corynebacteriaceae',
    'Mycobacteriales',
    `
cor | Corynebacterium species | 116463006 |
cdp | Corynebacterium, diphtheroids | | Diphtheroids
cdt | Corynebacterium diphtheriae | 5851001 |
cst | Corynebacterium striatum | 63815007 |
cjk | Corynebacterium jeikeium | 63410006 |
cd2 | Corynebacterium urealyticum | 113613004 |
ci2 | Corynebacterium amycolatum | 113611002 |
cpd | Corynebacterium pseudodiphtheriticum | 12050008 |
- | Corynebacterium tuberculostearicum | |
`,
  ),
  gramPositive(
    'Bacillaceae',
    'Caryophanales',
    `
bcs | Bacillus species | 372377007 |
bce | Bacillus cereus | 84408007 |
bsl | Bacillus subtilis | 83512007 |
ban | Bacillus anthracis | 21927003 |
`,
  ),
  gramPositive(
    'Paenibacillaceae',
    'Caryophanales',
    `
pab | Paenibacillus species | 127542004 |
- | Paenibacillus durus | |
`,
  ),
  gramPositive(
    'Listeriaceae',
    'Caryophanales',
    `
lis | Listeria species | 131330005 |
lmo | Listeria monocytogenes | 36094007 |
`,
  ),
  gramPositive(
    'Microbacteriaceae',
    'Micrococcales',
    `
caq | Leifsonia aquatica | 414591000 | Corynebacterium aquaticum
`,
  ),
  gramPositive(
    'Dermabacteraceae',
    'Micrococcales',
    `
dho | Dermabacter hominis | 413977006 |
`,
  ),
  gramPositive(
    'Actinomycetaceae',
    'Actinomycetales',
    `
act | Actinomyces species | 40560008 |
ais | Actinomyces israelii | 46369004 |
aod | Schaalia odontolytica | 12069003 | Actinomyces odontolyticus
`,
  ),
  gramPositive(
    'Propionibacteriaceae',
    'Propionibacteriales',
    `
prp | Propionibacterium species | 131348001 |
pro | Cutibacterium acnes | | Propionibacterium acnes
`,
  ),
  gramPositive(
    'Nocardiaceae',
    'Mycobacteriales',
    `
noc | Nocardia species | 127524009 |
nas | Nocardia asteroides | 30092002 |
`,
  ),
  gramPositive(
    'Clostridiaceae',
    'Eubacteriales',
    `
clo | Clostridium species | 116460009 |
cpe | Clostridium perfringens | 8331005 |
cna | Clostridium novyi type A | 53591005 | Clostridium oedematiens type A
cra | Clostridium ramosum | 42706008 |
`,
  ),
  gramPositive(
    'Peptostreptococcaceae',
    'Peptostreptococcales',
    `
cdf | Clostridioides difficile | 5933001 | Clostridium difficile
ppt | Peptostreptococcus species | 116491003 |
pes | Peptostreptococcus anaerobius | 19217002 |
pmg | Finegoldia magna | 417469002 |
pmc | Parvimonas micra | 62890009 | Peptostreptococcus micros
- | Fusibacter species | |
`,
  ),
  gramPositive(
    'Bifidobacteriaceae',
    'Bifidobacteriales',
    `
bif | Bifidobacterium species | 116384000 |
gva | Gardnerella vaginalis | 64071004 |
`,
  ),
  gramPositive(
    'Eggerthellaceae',
    'Eggerthellales',
    `
ele | Eggerthella lenta | |
`,
  ),
  gramPositive(
    'Erysipelotrichaceae',
    'Erysipelotrichales',
    `
erh | Erysipelothrix rhusiopathiae | 48666005 |
`,
  ),
  gramPositive(
    'Mycobacteriaceae',
    'Mycobacteriales',
    `
myc | Mycobacterium species | 131339006 |
mtu | Mycobacterium tuberculosis | 113861009 |
mtc | Mycobacterium tuberculosis complex | 113858008 |
mav | Mycobacterium avium | 83723009 |
mac | Mycobacterium avium complex | |
mab | Mycobacterium abscessus | |
mfo | Mycobacterium fortuitum | 243378003 |
`,
  ),
  gramPositive(
    'Mycoplasmataceae',
    'Mycoplasmatales',
    `
mpn | Mycoplasma pneumoniae | 58720004 |
uur | Ureaplasma urealyticum | |
`,
  ),
  gramPositive(
    '',
    '',
    `
gm+ | Gram-positive bacteria | 8745002 | Gram positive bacterium
gpc | Gram-positive cocci | | Gram positive coccus
gpr | Gram-positive rods | 83514008 | Gram positive rod; Gram positive bacilli
`,
  ),
];

const FUNGI = `
can | Candida species | 372381007 |
cal | Candida albicans | 53326005 | 白色念珠菌
cgl | Candida glabrata | 444877006 | Nakaseomyces glabratus; Nakaseomyces glabrata
ctr | Candida tropicalis | 47885008 |
cpa | Candida parapsilosis | 61302002 |
ckr | Candida krusei | | Pichia kudriavzevii
crs | Candida auris | | Candidozyma auris
clu | Candida lusitaniae | 50164000 | Clavispora lusitaniae
cgu | Candida guilliermondii | 29812000 | Meyerozyma guilliermondii
cdu | Candida dubliniensis | 115952006 |
cps | Candida kefyr | |
cxa | Candida, not albicans | | Non-albicans Candida
cne | Cryptococcus neoformans | 67168003 |
asp | Aspergillus species | 115994009 |
afu | Aspergillus fumigatus | 32684000 |
afl | Aspergillus flavus | 66821001 |
ani | Aspergillus niger | 89354002 |
sce | Saccharomyces cerevisiae | 58296003 |
yea | Yeast | 62093005 | Yeasts
`;

function gramPositive(family: string, order: string, rows: string): OrganismBlock {
  return { family, order, gramNegative: false, rows };
}

export const GRAM_POSITIVE_AND_FUNGI_BLOCKS: readonly OrganismBlock[] = [
  gramPositive('Staphylococcaceae', 'Caryophanales', STAPHYLOCOCCACEAE),
  gramPositive('Streptococcaceae', 'Lactobacillales', STREPTOCOCCACEAE),
  ...OTHER_COCCI,
  ...RODS,
  gramPositive('', '', FUNGI),
];
