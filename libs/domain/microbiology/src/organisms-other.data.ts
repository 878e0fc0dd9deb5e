import type { OrganismBlock } from './organisms.data';

/**
 * Organisms of a clinical laboratory outside the Enterobacterales, so that real files resolve and
 * are told apart from them. Same columns as organisms.data.ts.
 */
const PSEUDOMONADACEAE = `
ps- | Pseudomonas species | 57032008 116493000 |
pae | Pseudomonas aeruginosa | 52499004 | 铜绿假单胞菌
ppu | Pseudomonas putida | 68608003 |
pfl | Pseudomonas fluorescens | 39289003 |
psz | Pseudomonas stutzeri | 58024003 | Stutzerimonas stutzeri
pme | Pseudomonas mendocina | 59419001 |
clt | Pseudomonas luteola | 33919008 | Chryseomonas luteola
for | Pseudomonas oryzihabitans | 113931000 | Flavimonas oryzihabitans
`;

const MORAXELLACEAE = `
ac- | Acinetobacter species | 7757008 | 不动杆菌属
aba | Acinetobacter baumannii | 91288006 | 鲍曼不动杆菌
abx | Acinetobacter calcoaceticus-baumannii complex |  |
+ Acinetobacter baumannii complex; Acinetobacter baumannii-calcoaceticus complex
+ Acinetobacter baumannii group; Acinetobacter baumannii calcoaceticus; 鲍曼不动杆菌复合群
aca | Acinetobacter calcoaceticus | 82550008 |
apt | Acinetobacter pittii | 698244000 |
ano | Acinetobacter nosocomialis | 708859003 |
alw | Acinetobacter lwoffii | 83088009 |
aug | Acinetobacter ursingii | 424791004 |
aju | Acinetobacter junii | 13879009 |
ajo | Acinetobacter johnsonii | 252000 |
aha | Acinetobacter haemolyticus | 77045006 |
aro | Acinetobacter radioresistens | 113381003 |
mo- | Moraxella species | 131337008 |
bca | Moraxella catarrhalis | 24226003 | Branhamella catarrhalis
mos | Moraxella osloensis | 72401008 |
mla | Moraxella lacunata | 84066001 |
`;

const NON_FERMENTERS: readonly OrganismBlock[] = [
  gramNegative('Pseudomonadaceae', 'Pseudomonadales', PSEUDOMONADACEAE),
  gramNegative('Moraxellaceae', 'Moraxellales', MORAXELLACEAE),
  gramNegative(
    'Lysobacteraceae',
    'Lysobacterales',
    `
ste | Stenotrophomonas species | 116400007 |
pma | Stenotrophomonas maltophilia | 113697002 |
+ Xanthomonas maltophilia; Pseudomonas maltophilia; 嗜麦芽窄食单胞菌
`,
  ),
  gramNegative(
    'Burkholderiaceae',
    'Burkholderiales',
    `
buk | Burkholderia species | 116201008 |
pce | Burkholderia cepacia | 113669008 | Pseudomonas cepacia
+ 洋葱伯克霍尔德菌
bcx | Burkholderia cepacia complex | 131281002 | Burkholderia cepacia group
- | Burkholderia cenocepacia | |
- | Burkholderia multivorans | |
bgl | Burkholderia gladioli | 113671008 |
ppm | Burkholderia pseudomallei | 116399000 |
ral | Ralstonia species | 116199006 |
ppi | Ralstonia pickettii | 114053008 |
`,
  ),
  gramNegative(
    'Alcaligenaceae',
    'Burkholderiales',
    `
ach | Achromobacter species | 413423003 |
axy | Achromobacter xylosoxidans | 413415000 | Alcaligenes xylosoxidans
ade | Achromobacter denitrificans | 413414001 |
alc | Alcaligenes species | 131201000 |
- | Alcaligenes faecalis | |
bd- | Bordetella species | 131220003 |
bpe | Bordetella pertussis | 5247005 |
bpa | Bordetella parapertussis | 26183002 |
bbr | Bordetella bronchiseptica | 10620008 |
our | Oligella urethralis | 90341001 |
`,
  ),
  gramNegative(
    'Comamonadaceae',
    'Burkholderiales',
    `
cac | Delftia acidovorans | | Comamonas acidovorans
cts | Comamonas testosteroni | 43721005 |
- | Comamonas species | 413887006 |
`,
  ),
  gramNegative(
    'Weeksellaceae',
    'Flavobacteriales',
    `
elz | Elizabethkingia species | 426244005 |
fme | Elizabethkingia meningoseptica | 425774009 |
+ Chryseobacterium meningosepticum; Flavobacterium meningosepticum
ela | Elizabethkingia anophelis | 699365001 |
chb | Chryseobacterium species | 116388002 |
fin | Chryseobacterium indologenes | 113549008 |
cap | Capnocytophaga species | 116387007 |
fod | Myroides odoratus | 113558001 |
- | Myroides species | |
`,
  ),
  gramNegative(
    'Sphingomonadaceae',
    'Sphingomonadales',
    `
spa | Sphingomonas paucimobilis | 243350004 | Pseudomonas paucimobilis
- | Sphingomonas species | |
`,
  ),
  gramNegative(
    'Sphingobacteriaceae',
    'Sphingobacteriales',
    `
- | Sphingobacterium species | |
ssv | Sphingobacterium spiritivorum | 61675006 |
sml | Sphingobacterium multivorum | 51595006 |
`,
  ),
  gramNegative(
    'Brucellaceae',
    'Hyphomicrobiales',
    `
br- | Brucella species | 116505000 |
bmt | Brucella melitensis | 72829003 |
oan | Ochrobactrum anthropi | 116490002 | Brucella anthropi
- | Ochrobactrum species | |
`,
  ),
  gramNegative(
    'Caulobacteraceae',
    'Caulobacterales',
    `
brv | Brevundimonas species | 115154006 |
pdi | Brevundimonas diminuta | 113689009 |
pve | Brevundimonas vesicularis | 113690000 |
`,
  ),
  gramNegative(
    'Rhizobiaceae',
    'Hyphomicrobiales',
    `
atu | Rhizobium radiobacter | | Agrobacterium tumefaciens; Agrobacterium radiobacter
`,
  ),
];

const OTHER_GRAM_NEGATIVES: readonly OrganismBlock[] = [
  gramNegative(
    'Aeromonadaceae',
    'Aeromonadales',
    `
aer | Aeromonas species | 131207001 |
aeh | Aeromonas hydrophila | 85823000 |
acv | Aeromonas caviae | |
ave | Aeromonas veronii | 9281006 |
aso | Aeromonas sobria | 43731003 |
asa | Aeromonas salmonicida | 30334005 |
adh | Aeromonas dhakensis | |
`,
  ),
  gramNegative(
    'Vibrionaceae',
    'Vibrionales',
    `
vi- | Vibrio species | 131373001 |
vic | Vibrio cholerae | 75953000 |
vip | Vibrio parahaemolyticus | 11736008 |
vvu | Vibrio vulnificus | 55905000 |
val | Vibrio alginolyticus | 45749000 |
vfl | Vibrio fluvialis | 43199008 |
`,
  ),
  gramNegative(
    'Shewanellaceae',
    'Alteromonadales',
    `
she | Shewanella species | 115158009 |
spf | Shewanella putrefaciens | 113700003 |
swl | Shewanella algae | 113702006 |
`,
  ),
  gramNegative(
    'Pasteurellaceae',
    'Pasteurellales',
    `
ha- | Haemophilus species | 116469005 |
hin | Haemophilus influenzae | 44470000 |
hib | Haemophilus influenzae type b | 103442008 |
hpi | Haemophilus parainfluenzae | 51593004 |
hhe | Haemophilus haemolyticus | 54950008 |
pas | Pasteurella species | 131346002 |
pam | Pasteurella multocida | 71068007 | Pasteurella multocida subsp. multocida
- | Aggregatibacter species | |
hac | Aggregatibacter actinomycetemcomitans | 113766007 |
+ Haemophilus actinomycetemcomitans; Actinobacillus actinomycetemcomitans
hap | Aggregatibacter aphrophilus | 46143000 | Haemophilus aphrophilus
`,
  ),
  gramNegative(
    'Neisseriaceae',
    'Neisseriales',
    `
ne- | Neisseria species | 131340008 |
ngo | Neisseria gonorrhoeae | 68704007 106566009 |
nme | Neisseria meningitidis | 17872004 |
nsi | Neisseria sicca | 49074002 |
nsu | Neisseria subflava | 77700001 |
nla | Neisseria lactamica | 54915000 |
ecr | Eikenella corrodens | 52591004 |
kki | Kingella kingae | 90422000 |
- | Kingella species | |
`,
  ),
  gramNegative(
    'Campylobacteraceae',
    'Campylobacterales',
    `
cam | Campylobacter species | 35408001 116457002 |
caj | Campylobacter jejuni | 66543000 113524009 | Campylobacter jejuni subsp. jejuni
cco | Campylobacter coli | 40614002 |
cfe | Campylobacter fetus | 64589009 | Campylobacter fetus subsp. fetus
clr | Campylobacter lari | 116386003 |
cup | Campylobacter upsaliensis | 103427005 |
`,
  ),
  gramNegative(
    'Helicobacteraceae',
    'Campylobacterales',
    `
hpy | Helicobacter pylori | 80774000 |
- | Helicobacter species | |
`,
  ),
  gramNegative(
    'Francisellaceae',
    'Thiotrichales',
    `
ftu | Francisella tularensis | 51526001 91508008 |
- | Francisella philomiragia | | Yersinia philomiragia
`,
  ),
  gramNegative(
    'Legionellaceae',
    'Legionellales',
    `
leg | Legionella species | 7527002 115514004 |
len | Legionella pneumophila | 80897008 103458006 |
`,
  ),
  gramNegative(
    'Bacteroidaceae',
    'Bacteroidales',
    `
bac | Bacteroides species | 131218001 |
bfr | Bacteroides fragilis | 55247009 |
bfg | Bacteroides fragilis group | 417375007 |
bth | Bacteroides thetaiotaomicron | 34236001 |
bov | Bacteroides ovatus | 86936008 |
bvu | Phocaeicola vulgatus | | Bacteroides vulgatus
bds | Parabacteroides distasonis | | Bacteroides distasonis
prt | Prevotella species | 131397005 |
bbi | Prevotella bivia | 114131009 |
bme | Prevotella melaninogenica | 114144004 |
por | Porphyromonas species | 131398000 |
`,
  ),
  gramNegative(
    'Fusobacteriaceae',
    'Fusobacteriales',
    `
fu- | Fusobacterium species | 116467007 |
fnu | Fusobacterium nucleatum | 113761002 | Fusobacterium nucleatum subsp. nucleatum
fne | Fusobacterium necrophorum | 113758003 | Fusobacterium necrophorum subsp. necrophorum
`,
  ),
  gramNegative(
    'Veillonellaceae',
    'Veillonellales',
    `
vei | Veillonella species | 116420008 |
vpa | Veillonella parvula | 90435009 |
`,
  ),
  gramNegative(
    'Chlamydiaceae',
    'Chlamydiales',
    `
cht | Chlamydia trachomatis | 63938009 |
`,
  ),
  gramNegative(
    '',
    '',
    `
gm- | Gram-negative bacteria | 81325006 | Gram negative bacterium; Gram negative organism
gnr | Gram-negative rods | 87172008 |
+ Gram negative rod; Gram negative bacilli; Gram negative bacillus
gnc | Gram-negative cocci | | Gram negative coccus
`,
  ),
];

function gramNegative(family: string, order: string, rows: string): OrganismBlock {
  return { family, order, gramNegative: true, rows };
}

export const OTHER_GRAM_NEGATIVE_BLOCKS: readonly OrganismBlock[] = [
  ...NON_FERMENTERS,
  ...OTHER_GRAM_NEGATIVES,
];
