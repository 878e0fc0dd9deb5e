import { isNoOrganism, readNoOrganism } from './no-organism';
import { resolveOrganism } from './organisms';

describe('fields that name no organism', () => {
  it.each([
    [{ whonet: 'xxx' }, 'no-growth'],
    [{ whonet: 'nor' }, 'normal-flora'],
    [{ whonet: 'con' }, 'contaminated'],
    [{ whonet: 'xep' }, 'no-target-organism'],
    [{ whonet: 'mix' }, 'mixed'],
    [{ snomed: '168203004' }, 'no-target-organism'],
    [{ name: 'No growth' }, 'no-growth'],
    [{ name: 'No growth after 48 hours.' }, 'no-growth'],
    [{ name: 'Normal skin flora' }, 'normal-flora'],
    [{ name: 'Mixed growth of 3 organisms' }, 'mixed'],
    [{ name: 'No CPE' }, 'no-target-organism'],
    [{ name: 'Escherichia coli not isolated' }, 'no-target-organism'],
    [{ name: 'Gram-negative rods not isolated' }, 'no-target-organism'],
    [{ name: 'No CPE isolated' }, 'no-target-organism'],
    [{ name: 'No CPE, CRE or VRE isolated' }, 'no-target-organism'],
    [{ name: 'No CPE isolated, no VRE isolated' }, 'no-target-organism'],
    [{ name: 'No growth of target organisms' }, 'no-target-organism'],
    [{ name: 'No growth; few leukocytes seen' }, 'no-growth'],
    [{ name: 'CPE not detected' }, 'no-target-organism'],
    [{ name: 'CPE not detected after 48 hours' }, 'no-target-organism'],
    [{ name: 'Negative' }, 'no-target-organism'],
    [{ name: 'NEG' }, 'no-target-organism'],
    [{ name: 'Negative for CPE.' }, 'no-target-organism'],
    [{ name: 'Negative for Klebsiella pneumoniae' }, 'no-target-organism'],
    [{ name: 'CPE screen: negative' }, 'no-target-organism'],
    [{ name: 'No CRE' }, 'no-target-organism'],
    [{ name: 'Kein Wachstum' }, 'no-growth'],
    [{ name: 'Keine 4MRGN nachgewiesen' }, 'no-target-organism'],
    [{ name: '无细菌生长' }, 'no-growth'],
    [{ name: '培养48小时无菌生长' }, 'no-growth'],
    [{ name: '未见细菌生长' }, 'no-growth'],
    [{ name: '无CRE生长' }, 'no-target-organism'],
    [{ name: '无耐碳青霉烯类肠杆菌生长' }, 'no-target-organism'],
    [{ name: '阴性' }, 'no-target-organism'],
    [{ name: 'CRE筛查阴性' }, 'no-target-organism'],
    [{ name: '未检出' }, 'no-target-organism'],
    [{ name: '未检出CRE' }, 'no-target-organism'],
    [{ name: '未分离到产碳青霉烯酶肠杆菌' }, 'no-target-organism'],
    [{ name: '未分离到肺炎克雷伯菌' }, 'no-target-organism'],
    [{ name: '正常菌群生长' }, 'normal-flora'],
  ])('%j says %s', (input, said) => {
    expect(readNoOrganism(input)).toBe(said);
    expect(isNoOrganism(input)).toBe(true);
  });

  it.each([
    'Klebsiella pneumoniae',
    'Gram-negative rods',
    'Coagulase-negative staphylococci',
    'Positive',
    'CPE detected',
    'CPE detected, MRSA not detected',
    'No CPE isolated, MRSA isolated',
    'No MRSA isolated; CPE detected',
    'Negative for MRSA, positive for CPE',
    'Klebsiella pneumoniae, negative for carbapenemase',
    '革兰阴性杆菌',
    '革兰氏阴性',
    '肺炎克雷伯菌生长',
    '未检出MRSA，检出CRE',
    'CRE阳性',
    '无乳链球菌',
    '无乳链球菌生长',
    '检出无色杆菌',
    '未定型流感嗜血杆菌生长',
    '肺炎克雷伯菌 碳青霉烯酶阴性',
    'Klebsiella pneumoniae CPE negative',
    'unknown',
    '',
  ])('"%s" does not say that there is none', (name) => expect(isNoOrganism({ name })).toBe(false));

  it.each(['xxx', 'nor', 'xep'])('WHONET code %s is that of no organism', (whonet) =>
    expect(resolveOrganism({ whonet })).toBeNull(),
  );
});
