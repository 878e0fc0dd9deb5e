/**
 * SNOMED CT organisms that name a mechanism. The first table says "carbapenemase-producing X":
 * the mechanism is read from the code. Sources: CH-ELM value set of genotyping observations
 * (Swiss FOPH, CC0) and SNOMED CT. That value set also lists 432763001 (plain E. ludwigii) and
 * 770392005, whose display says carbapenemase-producing Raoultella.
 */
export const CARBAPENEMASE_PRODUCING = `
734351004 | Enterobacterales
737528008 | Escherichia coli
1359811003 | Escherichia species
1096801000112108 | Klebsiella species
1098201000112108 | Klebsiella pneumoniae
1097701000112102 | Klebsiella pneumoniae subsp. ozaenae
51271000087100 | Klebsiella oxytoca
33691000087101 | Klebsiella variicola
734352006 | Klebsiella aerogenes
770392005 | Raoultella species
1105401000112106 | Raoultella ornithinolytica
1105601000112109 | Raoultella planticola
1105801000112108 | Raoultella terrigena
1093401000112101 | Enterobacter species
737529000 | Enterobacter cloacae
734353001 | Enterobacter cloacae complex
1094301000112105 | Enterobacter hormaechei
1093601000112103 | Enterobacter asburiae
1089501000112101 | Citrobacter species
1089901000112108 | Citrobacter freundii
44601000087107 | Citrobacter freundii complex
1090401000112109 | Citrobacter koseri
1089101000112105 | Citrobacter amalonaticus
1089301000112107 | Citrobacter braakii
1089701000112106 | Citrobacter farmeri
1090201000112105 | Citrobacter gillenii
1090601000112107 | Citrobacter murliniae
1091001000112109 | Citrobacter sedlakii
1091201000112104 | Citrobacter werkmanii
1091401000112100 | Citrobacter youngae
1359810002 | Cronobacter species
1092401000112105 | Cronobacter sakazakii
1362138006 | Lelliottia species
1112101000112106 | Lelliottia amnigena
1388125003 | Pluralibacter species
308241000087107 | Pluralibacter gergoviae
1099001000112108 | Kluyvera species
1099201000112103 | Kluyvera ascorbata
1099401000112104 | Kluyvera cryocrescens
1099601000112101 | Kluyvera georgiana
1099801000112102 | Kluyvera intermedia
1100001000112108 | Leclercia species
1100201000112103 | Leclercia adecarboxylata
1087501000112108 | Buttiauxella species
1106001000112106 | Salmonella species
1108301000112108 | Shigella species
`;

/**
 * Codes for multidrug-resistant, ESBL-, AmpC-producing or carbapenem-resistant organisms. They say
 * how the organism behaves, never that a carbapenemase was shown, so only the organism is taken.
 */
export const OTHERWISE_RESISTANT = `
713925008 | Escherichia coli
715307006 | Escherichia coli
735270003 | Escherichia coli
409800005 | Escherichia coli
1095001000112106 | Escherichia coli
714315002 | Klebsiella pneumoniae
713926009 | Klebsiella pneumoniae
446870005 | Klebsiella pneumoniae
409801009 | Klebsiella pneumoniae
1098101000112102 | Klebsiella pneumoniae
713928005 | Klebsiella oxytoca
719792001 | Klebsiella oxytoca
720607001 | Klebsiella oxytoca
715308001 | Klebsiella aerogenes
734200008 | Klebsiella aerogenes
714007005 | Enterobacter cloacae
714317005 | Enterobacter cloacae
721910001 | Enterobacter cloacae
714316001 | Enterobacter asburiae
715206000 | Citrobacter freundii
721909006 | Citrobacter freundii
713929002 | Proteus mirabilis
714314003 | Proteus mirabilis
719793006 | Proteus mirabilis
715354005 | Serratia marcescens
816049003 | Serratia marcescens
1107201000112104 | Serratia marcescens
707293009 | Morganella morganii
115329001 | Staphylococcus aureus
`;

/**
 * Named complexes and their members that a laboratory may report by the complex's name.
 * E. cloacae complex: Davin-Regli et al., Clin Microbiol Rev 2019;32:e00002-19; K. pneumoniae
 * complex: Wyres et al., Nat Rev Microbiol 2020;18:344-359; K. oxytoca complex: Yang et al.,
 * Clin Microbiol Rev 2022;35:e00006-21.
 */
export const COMPLEX_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'Klebsiella pneumoniae complex': [
    'Klebsiella pneumoniae',
    'Klebsiella pneumoniae subsp. ozaenae',
    'Klebsiella pneumoniae subsp. rhinoscleromatis',
    'Klebsiella quasipneumoniae',
    'Klebsiella variicola',
    'Klebsiella quasivariicola',
    'Klebsiella africana',
  ],
  'Klebsiella oxytoca complex': [
    'Klebsiella oxytoca',
    'Klebsiella michiganensis',
    'Klebsiella grimontii',
    'Klebsiella pasteurii',
    'Klebsiella spallanzanii',
    'Klebsiella huaxiensis',
  ],
  'Enterobacter cloacae complex': [
    'Enterobacter cloacae',
    'Enterobacter cloacae subsp. dissolvens',
    'Enterobacter asburiae',
    'Enterobacter hormaechei',
    'Enterobacter xiangfangensis',
    'Enterobacter kobei',
    'Enterobacter ludwigii',
    'Enterobacter roggenkampii',
    'Enterobacter bugandensis',
    'Enterobacter chengduensis',
    'Enterobacter sichuanensis',
    'Enterobacter quasiroggenkampii',
    'Lelliottia nimipressuralis',
  ],
  'Citrobacter freundii complex': [
    'Citrobacter freundii',
    'Citrobacter braakii',
    'Citrobacter gillenii',
    'Citrobacter murliniae',
    'Citrobacter portucalensis',
    'Citrobacter europaeus',
    'Citrobacter pasteurii',
    'Citrobacter werkmanii',
    'Citrobacter youngae',
    'Citrobacter cronae',
  ],
  'Serratia marcescens complex': [
    'Serratia marcescens',
    'Serratia nematodiphila',
    'Serratia ureilytica',
    'Serratia nevei',
    'Serratia bockelmannii',
  ],
  'Proteus vulgaris group': ['Proteus vulgaris', 'Proteus penneri', 'Proteus hauseri'],
  'Acinetobacter calcoaceticus-baumannii complex': [
    'Acinetobacter baumannii',
    'Acinetobacter calcoaceticus',
    'Acinetobacter pittii',
    'Acinetobacter nosocomialis',
  ],
};

/** WHONET codes of serotypes, pathotypes and biogroups, which are kept here as their species. */
export const WHONET_VARIANTS: Readonly<Record<string, readonly string[]>> = {
  eco: '103 111 145 149 157 of4 k99 o26 1k1 o1k 2k2 o2k 788 o78 aee eaa eeh eei eep eet vec'.split(
    ' ',
  ),
  sam: ['104'],
  eam: ['ea1', 'ea2'],
  sod: ['so1', 'so2'],
  pst: ['psu'],
};
