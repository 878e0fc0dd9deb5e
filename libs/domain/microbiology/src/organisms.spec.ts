import fc from 'fast-check';
import { isValidSnomed } from './check-digits';
import { ORGANISMS } from './organism-index';
import { leavesSpeciesUnread } from './organism-name';
import { COMPLEX_MEMBERS } from './organisms-resistant.data';
import { mayBe, organismByCode, resolveOrganism } from './organisms';

const codeOf = (name: string): string | null => resolveOrganism({ name })?.organism.code ?? null;

describe('organism names', () => {
  it.each([
    ['Klebsiella pneumoniae', 'kpn', 'name'],
    ['KLEBSIELLA PNEUMONIAE', 'kpn', 'name'],
    ['  klebsiella   pneumoniae ', 'kpn', 'name'],
    ['Klebsiella pneumoniae ss. pneumoniae', 'kpn', 'synonym'],
    ['Klebsiella pneumoniae subsp. pneumoniae', 'kpn', 'synonym'],
    ['Klebsiella pneumoniae (Schroeter 1886) Trevisan 1887', 'kpn', 'name'],
    ['Escherichia coli (Migula 1895) Castellani and Chalmers 1919', 'eco', 'name'],
    ['K. pneumoniae', 'kpn', 'synonym'],
    ['K.pneumoniae', 'kpn', 'synonym'],
    ['Kleb. pneumoniae', 'kpn', 'synonym'],
    ['klepne', 'kpn', 'synonym'],
    ['esccol', 'eco', 'synonym'],
    ['E. coli', 'eco', 'synonym'],
    ['E coli', 'eco', 'synonym'],
    ['Escherichia coli / Shigella', 'eco', 'synonym'],
    ['Enterobacter aerogenes', 'eae', 'synonym'],
    ['Klebsiella mobilis', 'eae', 'synonym'],
    ['E. aerogenes', 'eae', 'synonym'],
    ['Proteus morganii', 'mmo', 'synonym'],
    ['Proteus rettgeri', 'pre', 'synonym'],
    ['Enterobacter agglomerans', 'eag', 'synonym'],
    ['Enterobacter sakazakii', 'esa', 'synonym'],
    ['Citrobacter diversus', 'cdi', 'synonym'],
    ['Klebsiella planticola', 'kpl', 'synonym'],
    ['Klebsiella ornithinolytica', 'kor', 'synonym'],
    ['Klebsiella quasipneumoniae subsp. similipneumoniae', 'kqp', 'synonym'],
    ['Klebsiella variicola subsp. tropica', 'kvi', 'synonym'],
    ['Klebsiella pneumoniae subsp. ozaenae', 'koz', 'name'],
    ['Klebsiella ozaenae', 'koz', 'synonym'],
    ['Citrobacter portucalensis', 'citrobacter-portucalensis', 'name'],
    ['Enterobacter cloacae complex', 'ecx', 'name'],
    ['Enterobacter hormaechei subsp. steigerwaltii', 'ehm', 'synonym'],
    ['Klebsiella sp.', 'kl-', 'genus'],
    ['Klebsiella spp', 'kl-', 'genus'],
    ['Klebsiella species', 'kl-', 'genus'],
    ['Klebsiella', 'kl-', 'genus'],
    ['Yersinia (unknown species)', 'yer', 'genus'],
    ['Salmonella enterica subsp. enterica serovar Typhimurium', 'sam', 'name'],
    ['Salmonella enterica ser. Paratyphi A', 'saa', 'name'],
    ['Salmonella typhi', 'sat', 'name'],
    ['Salmonella I, group O:4', 'salmonella-enterica', 'synonym'],
    ['Enterohemorrhagic Escherichia coli, serotype O157:H7', 'eco', 'synonym'],
    ['Pseudomonas maltophilia', 'pma', 'synonym'],
    ['Acinetobacter baumannii/calcoaceticus complex', 'abx', 'synonym'],
    ['Hemophilus influenzae', 'hin', 'name'],
    ['Acinetobacter baumanii', 'aba', 'name'],
    ['Staph. aureus', 'sau', 'synonym'],
    ['Streptococcus Group B', 'bsb', 'synonym'],
    ['肺炎克雷伯菌', 'kpn', 'synonym'],
    ['大肠埃希菌', 'eco', 'synonym'],
    ['鲍曼不动杆菌', 'aba', 'synonym'],
  ])('%s is %s by its %s', (name, code, via) => {
    const match = resolveOrganism({ name });
    expect(match?.organism.code).toBe(code);
    if (via === 'genus') expect(match?.via).toBe('genus');
    else expect(['name', 'synonym']).toContain(match?.via);
  });

  it.each([
    ['Foobacter barensis', 'an unknown genus'],
    ['Entamoeba coli', 'another kingdom, though "E. coli" would fit'],
    ['Escherichia coli not isolated', 'what is absent'],
    ['Klebsiella pneumoniae: negative', 'what is absent'],
    ['non-Klebsiella', 'what it is not'],
    ['E. coli and K. pneumoniae', 'two organisms'],
    ['Escherichia coli, K. pneumoniae', 'two organisms'],
    ['Klebsiella aerogenes, Enterobacter cloacae', 'two organisms'],
    ['Klebsiella pneumoniae ESBL not isolated', 'what is absent'],
    ['No carbapenemase-producing Klebsiella pneumoniae', 'what is absent'],
    ['Escherichia coli, Klebsiella pneumoniae', 'two organisms'],
    ['(unknown name)', 'nothing'],
    ['GNR, lactose fermenter', 'no taxon'],
    ['ent', 'a code in the name field'],
    ['Suspected Klebsiella pneumoniae', 'a suspicion'],
    ['P. ', 'an initial'],
    ['', 'nothing'],
  ])('"%s" is not guessed: it names %s', (name) => {
    expect(resolveOrganism({ name })).toBeNull();
  });

  it.each([
    ['Klebsiella pneumoniae, ESBL negative', 'kpn'],
    ['Klebsiella pneumoniae (carbapenemase not detected)', 'kpn'],
    ['Escherichia coli >100,000 CFU/mL', 'eco'],
    ['Escherichia coli #2', 'eco'],
    ['Enterobacter cloacae/asburiae', 'ecx'],
    ['Klebsiella aerogenes (formerly Enterobacter aerogenes)', 'eae'],
    ['Klebsiella (Enterobacter) aerogenes', 'eae'],
    ['Klebsiella aerogenes (E. aerogenes)', 'eae'],
    ['Klebsiella pneumoniae/variicola', 'klebsiella-pneumoniae-complex'],
    ['Citrobacter freundii/braakii', 'citrobacter-freundii-complex'],
  ])('%s is %s', (name, code) => expect(codeOf(name)).toBe(code));

  it('takes the genus where two of its species are offered', () => {
    expect(resolveOrganism({ name: 'Klebsiella pneumoniae/oxytoca' })).toMatchObject({
      organism: { code: 'kl-' },
      via: 'genus',
    });
  });

  it('takes the genus where the species is not known', () => {
    expect(resolveOrganism({ name: 'Klebsiella novaspecies' })).toMatchObject({
      organism: { code: 'kl-', species: null },
      via: 'genus',
    });
  });

  it.each([
    ['Klebsiella pnuemonia', true],
    ['Enterobacter bugandensissimus', true],
    ['Klebsiella pneumoniae', false],
    ['Klebsiella spp.', false],
    ['Klebsiella sp. ESBL positive', false],
    ['Klebsiella pneumoniae/oxytoca', false],
    ['Enterobacter cloacae complex', false],
    ['nonsense', false],
  ])('"%s" names a species that was not read: %s', (name, unread) => {
    expect(leavesSpeciesUnread(name)).toBe(unread);
  });

  it('reads a mechanism out of "carbapenemase-producing", not out of its denial or of ESBL', () => {
    expect(
      resolveOrganism({ name: 'Carbapenemase-producing Klebsiella pneumoniae' }),
    ).toMatchObject({ organism: { code: 'kpn' }, mechanism: 'carbapenemase' });
    expect(
      resolveOrganism({ name: 'Klebsiella pneumoniae, carbapenemase producer' }),
    ).toMatchObject({ organism: { code: 'kpn' }, mechanism: 'carbapenemase' });
    for (const name of ['KPC-producing E. coli', 'CPE Escherichia coli', 'E. coli, NDM positive']) {
      expect(resolveOrganism({ name })).toMatchObject({
        organism: { code: 'eco' },
        mechanism: 'carbapenemase',
      });
    }
    for (const name of [
      'non-carbapenemase-producing E. coli',
      'Escherichia coli, CPE negative',
      'Escherichia coli, carbapenemase producing: not detected',
      'ESBL Escherichia coli',
      'Carbapenem-resistant Escherichia coli',
    ]) {
      const match = resolveOrganism({ name });
      expect(match?.organism.code).toBe('eco');
      expect(match?.mechanism).toBeUndefined();
    }
  });

  it('finds every listed name whatever its case, spacing and punctuation', () => {
    const names = ORGANISMS.filter((organism) => /^[A-Z][a-z]+ [a-z]+$/.test(organism.name));
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.boolean(),
        fc.constantFrom(' ', '  ', '_', '. '),
        (organism, upper, gap) => {
          const spelt = organism.name.replace(' ', gap);
          expect(codeOf(upper ? spelt.toUpperCase() : spelt.toLowerCase())).toBe(organism.code);
        },
      ),
    );
  });

  it('finds every species by its initial, or says that the initial fits several', () => {
    for (const organism of ORGANISMS.filter(({ rank }) => rank === 'species')) {
      const [genus = '', epithet = ''] = organism.name.split(' ');
      const found = codeOf(`${genus.slice(0, 1)}. ${epithet}`);
      const rivals = ORGANISMS.filter(
        (other) => other.rank === 'species' && other.name.endsWith(` ${epithet}`),
      ).filter((other) => other.name.startsWith(genus.slice(0, 1)));
      if (found !== organism.code)
        expect([organism.name, found, rivals.length > 1]).toEqual([organism.name, found, true]);
    }
  });
});

describe('organism codes', () => {
  // Codes of SNOMED CT and WHONET as AMRIE's table and the CH-ELM value sets give them.
  it.each([
    ['112283007', 'eco'],
    ['56415008', 'kpn'],
    ['18400002', 'kpn'],
    ['40886007', 'kox'],
    ['62592009', 'eae'],
    ['431976004', 'kvi'],
    ['781054004', 'kqp'],
    ['14385002', 'ecl'],
    ['114454006', 'ehm'],
    ['33115003', 'eas'],
    ['114456008', 'enk'],
    ['432763001', 'enl'],
    ['414102007', 'ecx'],
    ['6265002', 'cfr'],
    ['114264004', 'cdi'],
    ['33522002', 'sma'],
    ['73457008', 'pmi'],
    ['243301005', 'mmo'],
    ['14196002', 'pre'],
    ['1445008', 'pst'],
    ['416832000', 'kor'],
    ['416264004', 'kpl'],
    ['76694001', 'hal'],
    ['58493008', 'kas'],
    ['57459006', 'lad'],
  ])('SNOMED CT %s is %s, without a mechanism', (snomed, code) => {
    const match = resolveOrganism({ snomed });
    expect(match?.organism.code).toBe(code);
    expect(match?.via).toBe('snomed');
    expect(match?.mechanism).toBeUndefined();
  });

  // CH-ELM, genotyping observations (Swiss FOPH, CC0), and SNOMED CT 734351004.
  it.each([
    ['737528008', 'eco'],
    ['1098201000112108', 'kpn'],
    ['1096801000112108', 'kl-'],
    ['734352006', 'eae'],
    ['51271000087100', 'kox'],
    ['33691000087101', 'kvi'],
    ['737529000', 'ecl'],
    ['734353001', 'ecx'],
    ['1094301000112105', 'ehm'],
    ['1093601000112103', 'eas'],
    ['1089901000112108', 'cfr'],
    ['1090401000112109', 'cdi'],
    ['1105401000112106', 'kor'],
    ['1106001000112106', 'sal'],
    ['1108301000112108', 'shi'],
    ['734351004', 'gne'],
  ])('SNOMED CT %s is a carbapenemase-producing %s', (snomed, code) => {
    expect(resolveOrganism({ snomed })).toMatchObject({
      organism: { code },
      mechanism: 'carbapenemase',
    });
  });

  it.each([
    ['714315002', 'kpn', 'multidrug-resistant'],
    ['713926009', 'kpn', 'ESBL-producing'],
    ['713925008', 'eco', 'ESBL-producing'],
    ['446870005', 'kpn', 'carbapenem-resistant'],
  ])('SNOMED CT %s is %s alone: %s is no carbapenemase', (snomed, code) => {
    const match = resolveOrganism({ snomed });
    expect(match?.organism.code).toBe(code);
    expect(match?.mechanism).toBeUndefined();
  });

  it.each([
    ['kpn', 'Klebsiella pneumoniae'],
    ['KPN', 'Klebsiella pneumoniae'],
    ['eae', 'Klebsiella aerogenes'],
    ['ent', 'Enterococcus spp.'],
    ['kl-', 'Klebsiella spp.'],
    ['ecx', 'Enterobacter cloacae complex'],
    ['sam', 'Salmonella Typhimurium'],
    ['104', 'Salmonella Typhimurium'],
    ['103', 'Escherichia coli'],
  ])('WHONET %s is %s', (whonet, name) => {
    expect(resolveOrganism({ whonet })).toMatchObject({ organism: { name }, via: 'whonet' });
  });

  it('reads a local code only by the site table', () => {
    const table = new Map([
      ['1701', 'kpn'],
      ['ENT', 'Enterobacter cloacae'],
    ]);
    expect(resolveOrganism({ local: '1701' })).toBeNull();
    expect(resolveOrganism({ local: '1701' }, table)).toMatchObject({
      organism: { code: 'kpn' },
      via: 'local',
    });
    expect(resolveOrganism({ local: 'ENT' }, table)?.organism.code).toBe('ecl');
  });

  it('falls back on the text where the code is unknown', () => {
    expect(resolveOrganism({ snomed: '999999999', name: 'E. coli' })?.organism.code).toBe('eco');
  });

  it('takes the more exact of two fields that agree', () => {
    const match = resolveOrganism({ snomed: '75032006', name: 'Klebsiella pneumoniae' });
    expect(match?.organism.code).toBe('kpn');
    expect(match?.conflictsWith).toBeUndefined();
  });

  it('keeps the mechanism of the code with the more exact text', () => {
    const match = resolveOrganism({ snomed: '1096801000112108', name: 'Klebsiella pneumoniae' });
    expect(match).toMatchObject({ organism: { code: 'kpn' }, mechanism: 'carbapenemase' });
  });

  it('names the contradiction of code and text', () => {
    const match = resolveOrganism({ snomed: '112283007', name: 'Klebsiella pneumoniae' });
    expect(match?.organism.code).toBe('eco');
    expect(match?.conflictsWith?.code).toBe('kpn');
  });

  it('lets a genus, a complex or a species stand for what lies within it', () => {
    const [klebsiella, pneumoniae, ozaenae, complex, cloacae] = ['kl-', 'kpn', 'koz', 'ecx', 'ecl']
      .map((code) => organismByCode(code))
      .flatMap((organism) => organism ?? []);
    if (!klebsiella || !pneumoniae || !ozaenae || !complex || !cloacae) throw new Error('codes');
    expect(mayBe(klebsiella, pneumoniae)).toBe(true);
    expect(mayBe(pneumoniae, ozaenae)).toBe(true);
    expect(mayBe(complex, cloacae)).toBe(true);
    expect(mayBe(pneumoniae, klebsiella)).toBe(false);
    expect(mayBe(complex, pneumoniae)).toBe(false);
  });
});

describe('organism table', () => {
  it('has one organism a code and one a name', () => {
    expect(new Set(ORGANISMS.map(({ code }) => code)).size).toBe(ORGANISMS.length);
    expect(new Set(ORGANISMS.map(({ name }) => name)).size).toBe(ORGANISMS.length);
  });

  it('has sound SNOMED CT ids, each for one organism', () => {
    const seen = new Map<string, string>();
    for (const organism of ORGANISMS) {
      for (const id of organism.snomed) {
        expect([id, isValidSnomed(id)]).toEqual([id, true]);
        expect([id, seen.get(id) ?? organism.code]).toEqual([id, organism.code]);
        seen.set(id, organism.code);
      }
    }
  });

  it('finds every organism under its own name and code', () => {
    for (const organism of ORGANISMS) {
      expect([organism.name, codeOf(organism.name)]).toEqual([organism.name, organism.code]);
      expect(resolveOrganism({ whonet: organism.code })?.organism).toBe(organism);
    }
  });

  // Adeolu et al., Int J Syst Evol Microbiol 2016;66:5575-5599.
  it('knows the families of the Enterobacterales and no other', () => {
    const families = ORGANISMS.filter(({ isEnterobacterales }) => isEnterobacterales).map(
      ({ family }) => family,
    );
    expect([...new Set(families)].filter((family) => family !== '').sort()).toEqual([
      'Budviciaceae',
      'Enterobacteriaceae',
      'Erwiniaceae',
      'Hafniaceae',
      'Morganellaceae',
      'Pectobacteriaceae',
      'Yersiniaceae',
    ]);
  });

  it.each(['pae', 'aba', 'pma', 'aeh', 'adh', 'vic', 'hin', 'sau', 'cal'])(
    '%s is not one of the Enterobacterales',
    (code) => expect(organismByCode(code)?.isEnterobacterales).toBe(false),
  );

  it('lists as members of a complex only organisms that it knows', () => {
    for (const [complex, members] of Object.entries(COMPLEX_MEMBERS)) {
      for (const name of members) {
        expect(ORGANISMS.find((organism) => organism.name === name)?.complex).toBe(complex);
      }
    }
  });
});
