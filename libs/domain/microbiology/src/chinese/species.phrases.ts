import type { Phrase } from '@carbawatch/contracts';

/**
 * Species as China's surveillance of resistance writes them: CARSS (中国感染控制杂志
 * 2021;20(1):32-43, doi 10.12138/j.issn.1671-9638.20216184) and the yearly reports of CHINET; the
 * page names them in the same words, which a test holds. A rarer one keeps its Latin name.
 */
export const SPECIES_PHRASES: readonly Phrase[] = [
  ['Acinetobacter baumannii', '鲍曼不动杆菌'],
  ['Acinetobacter calcoaceticus-baumannii complex', '鲍曼不动杆菌复合群'],
  ['Acinetobacter spp.', '不动杆菌属'],
  ['Burkholderia cepacia', '洋葱伯克霍尔德菌'],
  ['Citrobacter freundii', '弗劳地柠檬酸杆菌'],
  ['Citrobacter koseri', '克氏柠檬酸杆菌'],
  ['Citrobacter spp.', '柠檬酸杆菌属'],
  ['Cronobacter sakazakii', '阪崎克罗诺杆菌'],
  ['Enterobacter cloacae', '阴沟肠杆菌'],
  ['Enterobacter cloacae complex', '阴沟肠杆菌复合群'],
  ['Enterobacter hormaechei', '霍氏肠杆菌'],
  ['Enterobacter spp.', '肠杆菌属'],
  ['Enterococcus faecalis', '粪肠球菌'],
  ['Enterococcus faecium', '屎肠球菌'],
  ['Escherichia coli', '大肠埃希菌'],
  ['Hafnia alvei', '蜂房哈夫尼亚菌'],
  ['Klebsiella aerogenes', '产气克雷伯菌'],
  ['Klebsiella oxytoca', '产酸克雷伯菌'],
  ['Klebsiella pneumoniae', '肺炎克雷伯菌'],
  ['Klebsiella spp.', '克雷伯菌属'],
  ['Klebsiella variicola', '变栖克雷伯菌'],
  ['Morganella morganii', '摩根摩根菌'],
  ['Pantoea agglomerans', '成团泛菌'],
  ['Proteus mirabilis', '奇异变形杆菌'],
  ['Proteus vulgaris', '普通变形杆菌'],
  ['Providencia rettgeri', '雷氏普罗威登菌'],
  ['Providencia stuartii', '斯氏普罗威登菌'],
  ['Pseudomonas aeruginosa', '铜绿假单胞菌'],
  ['Raoultella ornithinolytica', '解鸟氨酸拉乌尔菌'],
  ['Raoultella planticola', '植生拉乌尔菌'],
  ['Salmonella spp.', '沙门菌属'],
  ['Serratia marcescens', '黏质沙雷菌'],
  ['Serratia spp.', '沙雷菌属'],
  ['Staphylococcus aureus', '金黄色葡萄球菌'],
  ['Stenotrophomonas maltophilia', '嗜麦芽窄食单胞菌'],
  ['Streptococcus pneumoniae', '肺炎链球菌'],
];
