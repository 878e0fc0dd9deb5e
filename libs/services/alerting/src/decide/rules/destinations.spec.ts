import { KPC, anna, told } from './scenario.story';

/** Whether somebody is told when Anna, a carrier, leaves for there. */
const tells = (dischargedTo: string) =>
  told('export', {
    tell: (story) => anna(KPC)(story).at('2024-01-05 12:00').discharge('anna', { dischargedTo }),
  }).length > 0;

describe('a carrier who leaves', () => {
  it.each([
    'Home or self care (routine)',
    'Private residence',
    'Left against medical advice',
    'AMA',
    'Home with services',
    'Morgue',
    // UB-04 FL 17: home health service, planned to be readmitted.
    '06',
    '86',
    'Routine discharge',
    'Left without being seen',
    'Eloped',
    '回家',
    '出院回家',
    '家庭',
    '自动出院',
    '医嘱离院',
    '非医嘱离院',
    '好转出院',
    '死亡',
  ])('for “%s”: there is no facility to tell', (to) => {
    expect(tells(to)).toBe(false);
  });

  it.each([
    'Elm nursing home',
    'Care home',
    'Hospice at home',
    'Elm House',
    'Routine discharge to SNF',
    '03',
    '夕阳红养老院',
    '温馨家庭护理院',
    '自动出院，转入市第一医院',
    '医嘱转院',
    '转入社区卫生服务中心',
  ])('for “%s”: it is told before the transport', (to) => {
    expect(tells(to)).toBe(true);
  });
});
