import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPayload } from '../read-payload';
import type { ReadItem } from '../read-result';

const root =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../../shared/data');
const options = { site: 'site-1', timeZone: 'Europe/Zurich' };

function itemsOf(path: string): readonly ReadItem[] {
  const body = readFileSync(join(root, path));
  const result = readPayload({ contentType: 'application/fhir+json', body, options });
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems));
  return result.items;
}
function onData(folder: string, tests: () => void): void {
  if (existsSync(join(root, folder))) describe(`shared data: ${folder}`, tests);
  else
    it.skip(`left out: the shared data folder ${folder} is not beside the checkout`, () =>
      undefined);
}

onData('fhir-ch-elm-cpe', () => {
  it('the genotyping report is an E. coli of an anal swab with OXA-48 detected', () => {
    const [item, ...more] = itemsOf('fhir-ch-elm-cpe/Bundle-68Doc-CPE-Genotyping-Default.json');
    expect(more).toEqual([]);
    expect(item?.problems).toEqual([]);
    expect(item?.payload).toEqual({
      type: 'isolate.report',
      site: 'site-1',
      isolateId: '36500923675-68Obs-Genotyping-Default',
      status: 'final',
      reportedAt: '2026-01-17T12:00:00+02:00',
      messageTime: '2026-01-17T12:00:00+02:00',
      patient: {
        id: '7561234567897',
        assigner: '2.16.756.5.32',
        name: 'Lirena, Vostarel',
        sex: 'female',
        birthDate: '1981-02-07',
      },
      specimen: {
        type: 'anal swab',
        purpose: 'screening',
        collectedAt: '2026-01-15T14:20:00+02:00',
      },
      organism: { name: 'Escherichia coli', snomed: '737528008' },
      geneTests: [{ gene: 'OXA-48-like', method: 'pcr', result: 'detected' }],
    });
  });

  it.each(['MissingBirthdate', 'PartialBirthdate'])(
    'a Chlamydia PCR is no isolate, whatever its birth date (%s)',
    (name) => {
      expect(
        itemsOf(`fhir-ch-elm-cpe/edge-cases/Bundle-ChlamydiaPatient${name}.json`),
      ).toMatchObject([{ usable: true, payload: null, problems: [{ code: 'no-isolate' }] }]);
    },
  );
});

onData('fhir-mii-mikrobio', () => {
  const one = (name: string): readonly ReadItem[] =>
    itemsOf(`fhir-mii-mikrobio/Observation-mii-exa-mikrobio-${name}.json`);

  it('the general determination is Pseudomonas aeruginosa (SNOMED CT 52499004)', () => {
    expect(one('allgemeine-bestimmung')).toMatchObject([
      {
        payload: {
          isolateId: 'example-allg-best-1',
          status: 'final',
          organism: { name: 'Pseudomonas aeruginosa', snomed: '52499004' },
          specimen: { collectedAt: '2026-04-02T10:00:00+01:00' },
        },
        problems: [{ code: 'patient-by-logical-id' }],
      },
    ]);
  });

  it('a susceptibility that comes alone waits for its isolate', () => {
    expect(one('empfindlichkeit')).toMatchObject([
      { usable: false, problems: [{ code: 'result-without-isolate' }] },
    ]);
  });

  it('a report that comes without its results waits for them', () => {
    const path = 'fhir-mii-mikrobio/DiagnosticReport-mii-exa-mikrobio-diagnostic-report.json';
    expect(itemsOf(path)).toMatchObject([
      { usable: false, problems: [{ code: 'unresolved-reference', pointer: '/result/0' }] },
    ]);
  });

  it('a determinant by a code that is in no table here is kept and waits for its name', () => {
    expect(one('resistenzmechanismen-determinanten')).toMatchObject([
      {
        payload: {
          type: 'specimen.report',
          geneTests: [{ gene: 'LOINC 92249-2', method: 'pcr', result: 'detected' }],
        },
        problems: [{ code: 'unknown-gene' }, { code: 'patient-by-logical-id' }],
      },
    ]);
  });

  it.each([
    'allgemeine-kultur',
    'antigen-antikoerper-quantitativ',
    'aviditaet',
    'barlett-score',
    'ct-wert',
    'keimzahl',
    'mikroskopie',
    'molekulare-pathogenlast',
    'mre-klasse',
    'mrgn-klasse',
    'nugent-score',
    'spezifische-bestimmung',
    'spezifische-kultur',
    'titer',
    'virulenzfaktor',
    'voraussichtliche-empfindlichkeit',
  ])('%s names no isolate', (name) => {
    expect(one(name)).toMatchObject([{ usable: true, problems: [{ code: 'no-isolate' }] }]);
  });
});
