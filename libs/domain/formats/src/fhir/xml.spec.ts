import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPayload } from '../read-payload';
import {
  LN,
  PATIENT,
  SCT,
  SPECIMEN,
  TREE,
  bundle,
  coded,
  flag,
  mic,
  observation,
  organism,
  refer,
  report,
} from './bundles.harness';
import { readFhir, readFhirXml } from './read-fhir';

const OPTIONS = { site: 'site-1', timeZone: 'Asia/Shanghai' };
const NAMESPACE = 'http://hl7.org/fhir';

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A resource of ours as XML, after hl7.org/fhir/R4/xml.html. */
function xmlOf(resource: unknown, attributes = ` xmlns="${NAMESPACE}"`): string {
  const { resourceType, ...fields } = resource as Record<string, unknown>;
  const name = String(resourceType);
  return `<${name}${attributes}>${elements(fields)}</${name}>`;
}

function elements(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one: unknown) => element(name, one)),
    )
    .join('\n  ');
}

function element(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return `<${name} value="${escaped(String(value))}"/>`;
  }
  if ('resourceType' in value) return `<${name}>${xmlOf(value, '')}</${name}>`;
  const { url, ...fields } = value as Record<string, unknown>;
  const attribute = name === 'extension' ? ` url="${escaped(String(url))}"` : '';
  return `<${name}${attribute}>${elements(name === 'extension' ? fields : { ...value })}</${name}>`;
}

const COMPONENTS = bundle([
  observation('o1', {
    code: coded(SCT, '737528008', 'Carbapenemase-producing Escherichia coli'),
    component: [
      { code: coded(LN, '85827-4'), interpretation: [flag('POS')] },
      { code: coded(LN, '49617-4'), interpretation: [flag('NEG')] },
    ],
  }),
  PATIENT,
  SPECIMEN,
]);

const FLAT = bundle([
  report(['o1', 'm1']),
  organism('o1', '112283007'),
  mic('m1', '6652-2', 0.25, {
    interpretation: [
      flag('S', [
        {
          url: 'https://example.org/mii-ex-mikrobio-empfindlichkeit-norm',
          valueCodeableConcept: { text: 'EUCAST 2024' },
        },
      ]),
    ],
  }),
  { ...PATIENT, deceasedBoolean: true, name: [{ family: 'Müller & <Sohn>', given: ['J'] }] },
  SPECIMEN,
]);

const DOCUMENT = bundle(
  [
    { resourceType: 'Composition', date: '2024-01-08T12:00:00+08:00' },
    report(['o1'], { issued: undefined, contained: [{ resourceType: 'Organization' }] }),
    organism('o1', '56415008', { hasMember: [refer('Observation/m1')] }),
    mic('m1', '6652-2', 16),
    PATIENT,
    SPECIMEN,
    {
      resourceType: 'Encounter',
      id: 'e1',
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: refer('Patient/p1'),
      period: { start: '2024-01-03T10:00:00+08:00' },
      location: [{ location: { display: 'ICU-2' } }],
    },
  ],
  { type: 'document', timestamp: '2024-01-08T12:00:00+08:00', meta: { tag: [{ code: 'HTEST' }] } },
);

describe('FHIR in XML', () => {
  it.each([
    ['a tree of members', TREE],
    ['components on an organism with its mechanism', COMPONENTS],
    ['flat results with a norm, and a name with signs', FLAT],
    ['a document with an Encounter, labelled a test', DOCUMENT],
    ['a single resource', organism('o1', '56415008')],
  ])('says the same as in JSON: %s', (_, resource) => {
    const plain: unknown = JSON.parse(JSON.stringify(resource));
    const fromJson = readFhir(JSON.stringify(plain), OPTIONS);
    const fromXml = readFhirXml(xmlOf(plain), OPTIONS);
    if (fromJson.kind === 'refused' || fromXml.kind === 'refused') {
      throw new Error(JSON.stringify([fromJson, fromXml]));
    }
    const told = fromXml.items.map(({ pointer, payload, problems }) => ({
      pointer,
      payload,
      problems,
    }));
    expect(told).toEqual(
      fromJson.items.map(({ pointer, payload, problems }) => ({ pointer, payload, problems })),
    );
    expect(told.some(({ payload }) => payload !== null)).toBe(true);
  });

  it('reads what it was declared to be written in, and prefixes of any name', () => {
    const xml = `<?xml version="1.0" encoding="ISO-8859-1"?>\n${xmlOf(FLAT)}`
      .replace('<Bundle xmlns=', '<f:Bundle xmlns:f=')
      .replace(/<(\/?)(?!f:|\?)/g, '<$1f:')
      .replace('M&#252;ller', 'Müller');
    const read = readFhirXml(Buffer.from(xml, 'latin1'), OPTIONS);
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    expect(JSON.stringify(read.items[0]?.payload)).toContain('Müller & <Sohn>');
  });

  it('lets narrative and unknown elements pass, whatever is in them', () => {
    const html =
      '<div xmlns="http://www.w3.org/1999/xhtml"><p value="x">K. <b>oxytoca</b></p></div>';
    const xml = xmlOf(organism('o1', '56415008')).replace(
      '<id ',
      `<text><status value="generated"/>${html}</text><language value="en"/><id `,
    );
    expect(readFhirXml(xml, OPTIONS)).toMatchObject({
      items: [{ payload: { organism: { snomed: '56415008' } } }],
    });
  });

  it('keeps an item that waits in a form that is read again under the same type', () => {
    const xml = xmlOf(
      bundle([organism('o1', '999'), organism('o2', '56415008'), PATIENT, SPECIMEN]),
    );
    const read = readFhirXml(xml, OPTIONS);
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    const waiting = read.items.find(({ usable }) => !usable);
    const corrected = (waiting?.raw ?? '').replace('"999"', '"112283007"');
    const again = readPayload({
      contentType: 'application/fhir+xml',
      body: Buffer.from(corrected),
      options: OPTIONS,
    });
    expect(again).toMatchObject({ items: [{ payload: { organism: { snomed: '112283007' } } }] });
  });

  const BOMB = [
    '<!DOCTYPE Bundle [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">',
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    `<Bundle xmlns="${NAMESPACE}"><type value="&c;"/></Bundle>`,
  ].join('\n');

  it.each([
    ['a document type with entities', BOMB, 'malformed-xml'],
    [
      'an external entity',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><Patient xmlns="${NAMESPACE}"><id value="&e;"/></Patient>`,
      'malformed-xml',
    ],
    [
      'an entity that nobody knows',
      `<Patient xmlns="${NAMESPACE}"><id value="&e;"/></Patient>`,
      'malformed-xml',
    ],
    [
      'an element that is not closed',
      `<Bundle xmlns="${NAMESPACE}"><type value="x"/>`,
      'malformed-xml',
    ],
    ['another namespace', '<Bundle xmlns="http://example.org"/>', 'malformed-xml'],
    ['no namespace', '<Bundle/>', 'malformed-xml'],
    [
      'elements too deep',
      `${`<a xmlns="${NAMESPACE}">`.repeat(200)}${'</a>'.repeat(200)}`,
      'malformed-xml',
    ],
    [
      'two roots',
      `<Patient xmlns="${NAMESPACE}"/><Patient xmlns="${NAMESPACE}"/>`,
      'malformed-xml',
    ],
    ['nothing', '  ', 'empty-payload'],
    ['no entries', `<Bundle xmlns="${NAMESPACE}"/>`, 'empty-payload'],
    ['a resource that is not read here', `<Medication xmlns="${NAMESPACE}"/>`, 'unsupported-type'],
  ])('with %s is refused', (_, xml, code) => {
    expect(readFhirXml(xml, OPTIONS)).toMatchObject({ kind: 'refused', code });
  });

  it('never quotes what was sent when it is refused', () => {
    const read = readFhirXml(`<Patient xmlns="${NAMESPACE}"><name value="JANE DOE"`, OPTIONS);
    expect(JSON.stringify(read)).not.toContain('DOE');
    expect(read).toMatchObject({ problems: [{ pointer: 'line 1' }] });
  });

  it('with a number or a flag in a wrong form waits, and the rest goes on', () => {
    const xml = xmlOf(
      bundle([{ ...PATIENT, deceasedBoolean: 'perhaps' }, organism('o1', '56415008'), SPECIMEN]),
    );
    expect(readFhirXml(xml, OPTIONS)).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ usable: false, pointer: '/entry/0/resource' }),
      ]),
    });
  });
});

const root =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../../shared/data');
const document = join(root, 'fhir-ch-elm-cpe', 'Bundle-3Doc-CPE.xml');

describe('shared data: fhir-ch-elm-cpe in XML', () => {
  if (!existsSync(document)) {
    it.skip('left out: Bundle-3Doc-CPE.xml is not beside the checkout', () => undefined);
    return;
  }
  it('the Swiss notification is a carbapenemase-producing organism of a named patient', () => {
    const contentType = 'application/fhir+xml';
    const read = readPayload({ contentType, body: readFileSync(document), options: OPTIONS });
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    expect(read.items).toMatchObject([
      {
        usable: true,
        problems: [],
        payload: {
          isolateId: '26500923675-f592a404-0eea-40da-a828-5b2d2bf17e56',
          status: 'final',
          patient: { id: '7561234567897', assigner: '2.16.756.5.32', birthDate: '1981-02-07' },
          specimen: { collectedAt: '2025-01-15T14:20:00+02:00' },
          organism: { name: 'Enterobacterales', snomed: '734351004' },
        },
      },
    ]);
  });
});
