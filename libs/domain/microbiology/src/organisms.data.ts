/**
 * Enterobacterales of clinical relevance: code | name | SNOMED CT ids | also called.
 * Codes of two or three characters are WHONET's (WHO, whonet.org); where WHONET has none the code
 * is the name in lower case with hyphens. Names after LPSN (lpsn.dsmz.de), except that Raoultella
 * keeps its own genus, as laboratories report it. SNOMED CT ids are facts to look up by and
 * carry SNOMED International's notice.
 */
export type OrganismBlock = {
  readonly family: string;
  readonly order: string;
  readonly gramNegative: boolean;
  readonly rows: string;
};

const ENTEROBACTERALES = 'Enterobacterales';

const ENTEROBACTERIACEAE_COMMON = `
gne | Enterobacterales | 106544002 418381002 |
+ Enterobacteriaceae; Gram negative enteric organism; Enteric bacterium; Enteric bacteria
+ 肠杆菌目; 肠杆菌科
esc | Escherichia species | 407310004 131259007 |
eco | Escherichia coli | 112283007 103429008 |
+ 124994003; 710253004; 407280009; 407248007; 116394005; 116396007; 116397003; 414132004
+ Escherichia coli / Shigella; Escherichia coli O157; Escherichia coli O157:H7; EHEC; EPEC; ETEC
+ EIEC; EAEC; STEC; VTEC; E. coli O103; Bacterium coli;
+ Escherichia coli, attaching and effacing; 大肠埃希菌; 大肠埃希氏菌; 大肠杆菌
efe | Escherichia fergusonii | 72461005 |
- | Escherichia albertii | 419388003 |
- | Escherichia marmotae | 14961000146107 |
- | Atlantibacter species | |
ehe | Atlantibacter hermannii | 85786000 | Escherichia hermannii
- | Pseudescherichia species | 840691002 |
evu | Pseudescherichia vulneris | 53013003 | Escherichia vulneris
ebl | Shimwellia blattae | | Escherichia blattae
- | Shimwellia species | |
kl- | Klebsiella species | 75032006 131269001 | 克雷伯菌属
kpn | Klebsiella pneumoniae | 56415008 18400002 |
+ Klebsiella pneumoniae subsp. pneumoniae; Klebsiella pneumonia; Friedlander bacillus
+ 肺炎克雷伯菌; 肺炎克雷伯氏菌; 肺炎克雷伯杆菌; 肺炎克雷伯菌肺炎亚种
koz | Klebsiella pneumoniae subsp. ozaenae | 65186004 | Klebsiella ozaenae
krn | Klebsiella pneumoniae subsp. rhinoscleromatis | 17688001 | Klebsiella rhinoscleromatis
- | Klebsiella pneumoniae complex |  |
+ Klebsiella pneumoniae species complex; Klebsiella pneumoniae group
kvi | Klebsiella variicola | 431976004 |
+ 变栖克雷伯菌
+ Klebsiella variicola subsp. variicola; Klebsiella variicola subsp. tropica
+ Klebsiella variicola subsp. tropicalensis
kqp | Klebsiella quasipneumoniae | 781054004 |
+ Klebsiella quasipneumoniae subsp. quasipneumoniae
+ Klebsiella quasipneumoniae subsp. similipneumoniae
- | Klebsiella quasivariicola | |
- | Klebsiella africana | | Klebsiella africanensis
kox | Klebsiella oxytoca | 40886007 | 产酸克雷伯菌
- | Klebsiella oxytoca complex | | Klebsiella oxytoca group
- | Klebsiella michiganensis | |
- | Klebsiella grimontii | |
- | Klebsiella pasteurii | |
- | Klebsiella spallanzanii | |
- | Klebsiella huaxiensis | |
- | Klebsiella indica | |
eae | Klebsiella aerogenes | 62592009 |
+ Enterobacter aerogenes; Klebsiella mobilis; Aerobacter aerogenes; 产气克雷伯菌; 产气肠杆菌
cgr | Klebsiella granulomatis | 417443008 | Calymmatobacterium granulomatis
rao | Raoultella species | 417468005 |
kor | Raoultella ornithinolytica | 416832000 | Klebsiella ornithinolytica
+ 解鸟氨酸拉乌尔菌
kpl | Raoultella planticola | 416264004 | Klebsiella planticola; Klebsiella trevisanii
+ 植生拉乌尔菌
kte | Raoultella terrigena | 416096003 | Klebsiella terrigena
- | Raoultella electrica | | Klebsiella electrica
en- | Enterobacter species | 58683007 | 肠杆菌属
ecl | Enterobacter cloacae | 14385002 | Enterobacter cloacae subsp. cloacae; 阴沟肠杆菌
edi | Enterobacter cloacae subsp. dissolvens | 56813009 | Enterobacter dissolvens
ecx | Enterobacter cloacae complex | 414102007 | Enterobacter cloacae group; 阴沟肠杆菌复合群
eas | Enterobacter asburiae | 33115003 |
ehm | Enterobacter hormaechei | 114454006 |
+ Enterobacter hormaechei subsp. hormaechei; Enterobacter hormaechei subsp. oharae
+ Enterobacter hormaechei subsp. steigerwaltii; Enterobacter hormaechei subsp. hoffmannii
+ 霍氏肠杆菌
enx | Enterobacter xiangfangensis | 768157006 | Enterobacter hormaechei subsp. xiangfangensis
enk | Enterobacter kobei | 114456008 |
enl | Enterobacter ludwigii | 432763001 |
enn | Enterobacter roggenkampii | 1285009006 |
ebg | Enterobacter bugandensis | 113611000146106 |
- | Enterobacter chengduensis | |
- | Enterobacter sichuanensis | |
- | Enterobacter quasiroggenkampii | |
- | Enterobacter mori | 738504009 |
ecg | Enterobacter cancerogenus | 114451003 | Enterobacter taylorae; Erwinia cancerogena
- | Enterobacter soli | |
- | Lelliottia species | 717652001 |
eam | Lelliottia amnigena | 84221003 114453000 114277008 | Enterobacter amnigenus
enp | Lelliottia nimipressuralis | 29511003 | Enterobacter nimipressuralis
- | Pluralibacter species | 716344002 |
egg | Pluralibacter gergoviae | 716346000 5381002 | Enterobacter gergoviae
- | Pluralibacter pyrinus | 114455007 | Enterobacter pyrinus
- | Kosakonia species | 8031000146105 |
- | Kosakonia cowanii | 416229008 | Enterobacter cowanii
- | Kosakonia radicincitans | 8181000146108 | Enterobacter radicincitans
- | Kosakonia sacchari | |
cro | Cronobacter species | 444664004 |
esa | Cronobacter sakazakii | 445562004 | Enterobacter sakazakii
+ 阪崎克罗诺杆菌; 阪崎肠杆菌
- | Cronobacter malonaticus | 445560007 |
- | Cronobacter turicensis | 445639005 |
- | Cronobacter muytjensii | 445561006 |
- | Cronobacter dublinensis | 445559002 |
ci- | Citrobacter species | 75972000 131256000 | 柠檬酸杆菌属
cfr | Citrobacter freundii | 6265002 | 弗氏柠檬酸杆菌; 弗劳地枸橼酸杆菌
+ 弗劳地柠檬酸杆菌
- | Citrobacter freundii complex | | Citrobacter freundii group
cdi | Citrobacter koseri | 114264004 | Citrobacter diversus; Levinea malonatica; 克氏柠檬酸杆菌
cml | Citrobacter amalonaticus | 55744003 | Levinea amalonatica
cbk | Citrobacter braakii | 114262000 |
cfa | Citrobacter farmeri | 114263005 |
c10 | Citrobacter gillenii | 416990006 |
c11 | Citrobacter murliniae | 417581000 |
ci9 | Citrobacter rodentium | 114444007 |
csk | Citrobacter sedlakii | 114265003 |
cwe | Citrobacter werkmanii | 114442006 |
cyo | Citrobacter youngae | 114443001 |
- | Citrobacter portucalensis | |
- | Citrobacter europaeus | |
- | Citrobacter pasteurii | |
- | Citrobacter cronae | |
- | Citrobacter telavivensis | |
`;

const ENTEROBACTERIACEAE_OTHER = `
sal | Salmonella species | 27268008 372342007 | 沙门菌属
- | Salmonella enterica | 110378009 | Salmonella enterica subsp. enterica; Salmonella I; 肠沙门菌
sat | Salmonella Typhi | 5595000 | 伤寒沙门菌
saa | Salmonella Paratyphi A | 79128009 | Salmonella Paratyphi
sab | Salmonella Paratyphi B | 85908006 |
sam | Salmonella Typhimurium | 50136005 | Salmonella Typhimurium DT 104
sen | Salmonella Enteritidis | 73525009 |
sne | Salmonella Newport | 56077000 |
sch | Salmonella Choleraesuis | 80232006 |
sbg | Salmonella bongori | 398393000 |
shi | Shigella species | 77352002 116498009 | 志贺菌属
shd | Shigella sonnei | 4298009 |
shb | Shigella flexneri | 85729005 |
shc | Shigella boydii | 55462008 |
sha | Shigella dysenteriae | 43612004 |
klu | Kluyvera species | 131270000 61161003 |
kas | Kluyvera ascorbata | 58493008 |
kcr | Kluyvera cryocrescens | 32547006 |
- | Kluyvera georgiana | 416156003 |
ein | Kluyvera intermedia | 431977008 |
+ Enterobacter intermedius; Phytobacter intermedius; Enterobacter intermedium
lec | Leclercia species | 43590002 |
lad | Leclercia adecarboxylata | 57459006 | Escherichia adecarboxylata
ced | Cedecea species | 69937007 131255001 |
cda | Cedecea davisae | 30854004 |
cle | Cedecea lapagei | 2345009 |
cnt | Cedecea neteri | 83767006 |
bua | Buttiauxella species | 131254002 |
- | Buttiauxella agrestis | |
trb | Trabulsiella species | 243308004 |
tgu | Trabulsiella guamensis | 243309007 |
yok | Yokenella species | 131296003 | Koserella species
yre | Yokenella regensburgei | 89477001 | Koserella trabulsii
ple | Plesiomonas species | 131347006 |
psh | Plesiomonas shigelloides | 38643006 | Aeromonas shigelloides
- | Phytobacter species | |
- | Phytobacter diazotrophicus | |
- | Phytobacter ursingii | |
- | Pseudocitrobacter species | |
- | Pseudocitrobacter faecalis | |
- | Siccibacter species | |
- | Siccibacter turicensis | |
- | Franconibacter species | |
- | Franconibacter helveticus | |
- | Scandinavium species | |
- | Superficieibacter electus | |
- | Superficieibacter species | |
- | Mangrovibacter species | |
- | Gibbsiella species | |
- | Rosenbergiella species | |
- | Huaxiibacter species | |
- | Silvania species | |
- | Intestinirhabdus species | |
- | Limnobaculum species | |
- | Jejubacter species | |
- | Izhakiella species | |
- | Tenebrionibacter species | |
- | Dryocola species | |
`;

const YERSINIACEAE = `
se- | Serratia species | 42025004 116497004 | 沙雷菌属
sma | Serratia marcescens | 33522002 | 粘质沙雷菌; 黏质沙雷菌
- | Serratia marcescens complex | |
slq | Serratia liquefaciens | 23787004 | Enterobacter liquefaciens
- | Serratia liquefaciens complex | | Serratia liquefaciens group
sem | Serratia entomophila | 76656001 |
sfi | Serratia ficaria | 802004 |
sfo | Serratia fonticola | 112329006 |
sgr | Serratia grimesii | 115005002 |
sod | Serratia odorifera | 10413007 |
spl | Serratia plymuthica | 28955009 |
spc | Serratia proteamaculans | 116135003 |
sqv | Serratia quinivorans | 438199009 | Serratia proteamaculans subsp. quinovora
sru | Serratia rubidaea | 55825002 |
- | Serratia nematodiphila | 450415000 |
- | Serratia ureilytica | 450416004 |
- | Serratia nevei | |
- | Serratia bockelmannii | |
yer | Yersinia species | 131295004 |
yen | Yersinia enterocolitica | 65255000 |
yep | Yersinia pestis | 54365000 |
yes | Yersinia pseudotuberculosis | 90530002 |
yal | Yersinia aldovae | 91246002 |
ybe | Yersinia bercovieri | 103434007 |
yfr | Yersinia frederiksenii | 85159008 |
yin | Yersinia intermedia | 10334001 |
ykr | Yersinia kristensenii | 91042006 |
ymo | Yersinia mollaretii | 103435008 |
yro | Yersinia rohdei | 87145000 |
yru | Yersinia ruckeri | 64125009 |
ewi | Ewingella species | 131262005 |
ear | Ewingella americana | 19027003 |
rah | Rahnella species | 48569008 |
raq | Rahnella aquatilis | 10021006 |
- | Rouxiella species | |
- | Chania species | |
- | Samsonia species | |
- | Chimaeribacter species | |
`;

const MORGANELLACEAE = `
mor | Morganella species | 114460006 372316007 |
mmo | Morganella morganii | 243301005 243302003 |
+ Proteus morganii; Morganella morganii subsp. morganii; 摩氏摩根菌; 摩根摩根菌
msb | Morganella morganii subsp. sibonii | 243303008 |
pr- | Proteus species | 50517009 131275005 | 变形杆菌属
pmi | Proteus mirabilis | 73457008 | 奇异变形杆菌
pvu | Proteus vulgaris | 45834001 | 普通变形杆菌
- | Proteus vulgaris group | | Proteus vulgaris complex
ppe | Proteus penneri | 45298005 |
phs | Proteus hauseri | 417592004 |
- | Proteus terrae | |
- | Proteus columbae | |
pmy | Cosenzaea myxofaciens | | Proteus myxofaciens
- | Cosenzaea species | |
prv | Providencia species | 112284001 131276006 | 普罗威登斯菌属
pre | Providencia rettgeri | 14196002 | Proteus rettgeri; 雷氏普罗威登斯菌
+ 雷氏普罗威登菌; 雷极普罗威登菌
pst | Providencia stuartii | 1445008 | 斯氏普罗威登斯菌
+ 斯氏普罗威登菌; 斯图普罗威登菌
pal | Providencia alcalifaciens | 46349009 114461005 | Proteus inconstans
phe | Providencia heimbachae | 47300009 |
prg | Providencia rustigianii | 19196004 |
- | Providencia vermicola | 6031000146109 |
moe | Moellerella species | 131272008 |
mwi | Moellerella wisconsensis | 37107002 |
- | Photorhabdus species | |
- | Photorhabdus asymbiotica | |
- | Xenorhabdus species | |
- | Arsenophonus species | |
`;

const HAFNIACEAE = `
haf | Hafnia species | 20523001 116047006 |
hal | Hafnia alvei | 76694001 | Enterobacter hafnia; Enterobacter alvei; 蜂房哈夫尼菌
+ 蜂房哈夫尼亚菌
hfv | Hafnia paralvei | 717644004 |
edw | Edwardsiella species | 131257009 |
eta | Edwardsiella tarda | 74672006 |
eho | Edwardsiella hoshinae | 4280005 |
eic | Edwardsiella ictaluri | 68227003 |
edc | Edwardsiella piscicida | |
eda | Edwardsiella anguillarum | |
- | Obesumbacterium species | |
`;

const ERWINIACEAE = `
erw | Erwinia species | 131258004 |
eal | Erwinia amylovora | 50097002 |
- | Erwinia persicina | |
pan | Pantoea species | 115013001 |
eag | Pantoea agglomerans | 115015008 | Enterobacter agglomerans; Erwinia herbicola; 成团泛菌
- | Pantoea ananatis | 115014007 |
- | Pantoea dispersa | 115017000 |
- | Pantoea septica | 5681000146105 |
- | Pantoea stewartii | 131300002 |
- | Pantoea eucrina | 717170002 |
- | Pantoea brenneri | 717167001 |
- | Mixta species | |
- | Mixta calida | | Pantoea calida
tat | Tatumella species | 131294000 |
tpt | Tatumella ptyseos | 1546007 |
- | Duffyella species | |
- | Winslowiella species | |
- | Phaseolibacter species | |
`;

const PECTOBACTERIACEAE = `
- | Pectobacterium species | |
ect | Pectobacterium carotovorum |  |
+ Erwinia carotovora; Pectobacterium carotovorum subsp. carotovorum
- | Dickeya species | |
- | Brenneria species | |
- | Lonsdalea species | |
- | Sodalis species | |
- | Musicola species | |
`;

const BUDVICIACEAE = `
bud | Budvicia species | 131253008 |
baq | Budvicia aquatica | 75464008 |
lem | Leminorella species | 131273003 |
lgr | Leminorella grimontii | 74357002 |
lri | Leminorella richardii | 45354007 |
- | Pragia species | |
- | Pragia fontium | |
`;

function family(name: string, rows: string): OrganismBlock {
  return { family: name, order: ENTEROBACTERALES, gramNegative: true, rows };
}

/** Families of the order: Adeolu et al., Int J Syst Evol Microbiol 2016;66:5575-5599. */
export const ENTEROBACTERALES_BLOCKS: readonly OrganismBlock[] = [
  family('Enterobacteriaceae', ENTEROBACTERIACEAE_COMMON),
  family('Enterobacteriaceae', ENTEROBACTERIACEAE_OTHER),
  family('Yersiniaceae', YERSINIACEAE),
  family('Morganellaceae', MORGANELLACEAE),
  family('Hafniaceae', HAFNIACEAE),
  family('Erwiniaceae', ERWINIACEAE),
  family('Pectobacteriaceae', PECTOBACTERIACEAE),
  family('Budviciaceae', BUDVICIACEAE),
];
