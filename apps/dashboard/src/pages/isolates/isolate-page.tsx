import type { IsolateWithHistory } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { isolateQuery } from '../../api/queries';
import { Badge, CpeBadge, CreBadge, cpeWord } from '../../design/badge';
import { Moment } from '../../design/moment';
import { PageHead, Panel } from '../../design/panel';
import { Loaded } from '../../design/states';
import { Code } from '../../i18n/code';
import { codeName } from '../../i18n/code-name';
import { agentName } from '../../i18n/thing-name';
import { SpeciesInFull } from '../../i18n/species';
import { specimenName } from '../../i18n/specimen-name';
import { useText, type Text } from '../../i18n/text';
import { shortOf } from '../patients/names';
import { useMay } from '../../session/me';
import { PatientPanel } from '../alerts/patient-panel';
import { Besides } from './isolate-besides';
import { Genes } from './isolate-genes';
import { History } from './isolate-history';
import { LineagePanel } from './isolate-lineage';
import { Susceptibility } from './isolate-susceptibility';
import { carbapenemasesOf, typeOf, withSigns } from './isolate-words';

const route = getRouteApi('/isolates/$site/$isolateId');

export function IsolatePage() {
  const text = useText();
  const { site, isolateId } = route.useParams();
  const query = useQuery(isolateQuery(site, isolateId));
  return (
    <>
      <p className="no-print">
        <Link to="/isolates">← {text('nav.isolates')}</Link>
      </p>
      <Loaded of={query} heading={text('isolates.isolate')}>
        {(isolate) => <Shown isolate={isolate} />}
      </Loaded>
    </>
  );
}

function Shown({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const { cre, cpe } = isolate.classification;
  const { isolateId, organism } = isolate;
  const mayPatients = useMay('patients');
  const title = (
    <>
      {isolateId} · {organism ? <SpeciesInFull latin={organism.name} /> : text('app.unknown')}
    </>
  );
  return (
    <>
      <PageHead title={title}>
        <Link to="/isolates" className="no-print">
          ← {text('isolates.title')}
        </Link>
      </PageHead>
      <div className="row" data-testid="verdict">
        <span>CPE</span>
        <CpeBadge status={cpe.status} cre={cre.status} isWithdrawn={isolate.withdrawn} />
        <CreBadge status={cre.status} isWithdrawn={isolate.withdrawn} />
        {carbapenemasesOf(isolate) &&
          (isolate.withdrawn ? (
            <span className="hint">{carbapenemasesOf(isolate)}</span>
          ) : (
            <strong>{carbapenemasesOf(isolate)}</strong>
          ))}
        {typeOf(isolate) && <span>{typeOf(isolate)}</span>}
        {isolate.withdrawn && <Badge tone="high">{text('isolate.withdrawn')}</Badge>}
        <span className="hint">
          <Code kind="resultStatus" code={isolate.status} />
        </span>
      </div>
      <div className="columns">
        <div className="span-7 stack">
          <Reasons isolate={isolate} />
          <Susceptibility isolate={isolate} />
          <Genes isolate={isolate} />
          <Besides isolate={isolate} />
        </div>
        <div className="span-5 stack">
          <Facts isolate={isolate} />
          {isolate.patient.known && mayPatients && (
            <PatientPanel pseudonym={isolate.patient.pseudonym} site={isolate.site} place={null} />
          )}
          <Made isolate={isolate} />
          <LineagePanel isolate={isolate} />
          <History isolate={isolate} />
        </div>
      </div>
    </>
  );
}

function Reasons({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const { cre, cpe, discordance } = isolate.classification;
  return (
    <Panel title={text('isolate.classification')}>
      <h3>CPE: {text(cpeWord(cpe.status, cre.status))}</h3>
      <ol className="why">
        {cpe.because.map((reason) => (
          <li key={reason}>{withSigns(reason)}</li>
        ))}
      </ol>
      <h3>
        {text('isolate.creBy', { definition: codeName(text, 'definition', cre.definition) })}:{' '}
        {text(`cre.${cre.status}`)}
        {cre.basis && ` (${text(`basis.${cre.basis}`)})`}
      </h3>
      <ol className="why">
        {cre.because.map((reason) => (
          <li key={reason}>{withSigns(reason)}</li>
        ))}
      </ol>
      {cre.notTested.length > 0 && (
        <p className="hint">
          {text('isolate.notTested')}:{' '}
          {cre.notTested.map((code) => agentName(text, code, code)).join(', ')}
        </p>
      )}
      {discordance.length > 0 && (
        <>
          <h3>{text('isolate.discordance')}</h3>
          <ul className="why">
            {discordance.map(({ code, because, reflexTest }) => (
              <li key={code}>
                {because} {reflexTest && <em>{text('isolate.reflex', { test: reflexTest })}</em>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** `ICU-2 (intensive care), by movements, reported from MED-1`: the ward, and who tells so. */
function wardOf({ wardAtCollection: place, encounter }: IsolateWithHistory, text: Text): string {
  if (!place) return text('app.unknown');
  const { ward, unitType, source } = place;
  const claimed = encounter?.ward;
  return [
    unitType ? `${ward} (${codeName(text, 'unit', unitType)})` : ward,
    codeName(text, 'wardSource', source),
    ...(claimed && claimed !== ward ? [text('isolate.wardReported', { ward: claimed })] : []),
  ].join(', ');
}

function Facts({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const { patient, specimen } = isolate;
  const sex = patient.sex;
  const person = [
    sex === 'female' || sex === 'male' || sex === 'other' ? text(`sex.${sex}`) : null,
    patient.birthYear ? text('isolate.born', { year: patient.birthYear }) : null,
  ];
  return (
    <Panel title={text('isolate.facts')}>
      <dl className="facts">
        <dt>{text('isolate.patient')}</dt>
        <dd>
          {patient.known ? (
            <>
              <Link to="/isolates" search={{ search: patient.pseudonym }}>
                {shortOf(patient.pseudonym)}
              </Link>
              {person.filter(Boolean).map((word) => `, ${word}`)}
            </>
          ) : (
            text('isolate.patientUnknown')
          )}
        </dd>
        <dt>{text('isolates.specimen')}</dt>
        <dd>
          {specimen?.type ? specimenName(text, specimen.type) : text('app.unknown')}
          {specimen?.purpose && ` (${codeName(text, 'purpose', specimen.purpose)})`}
        </dd>
        <dt>{text('isolates.collected')}</dt>
        <dd>
          {specimen?.collectedAt ? (
            <Moment at={specimen.collectedAt} />
          ) : (
            <>
              {text('app.unknown')} <span className="hint">({text('isolate.receiptCounts')})</span>
            </>
          )}
        </dd>
        <dt>{text('isolate.received')}</dt>
        <dd>
          <Moment at={isolate.receivedAt} />
        </dd>
        <dt>{text('app.ward')}</dt>
        <dd>{wardOf(isolate, text)}</dd>
        <dt>{text('app.site')}</dt>
        <dd>{isolate.site}</dd>
        {isolate.infection && (
          <>
            <dt>{text('isolate.infection')}</dt>
            <dd>
              <Code kind="infection" code={isolate.infection.status} />
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

function Made({ isolate }: { isolate: IsolateWithHistory }) {
  const text = useText();
  const { rules, breakpoints, catalogue, typing, cpe } = isolate.classification;
  return (
    <Panel title={text('isolate.rules')}>
      <dl className="facts">
        <dt>{text('isolate.rules')}</dt>
        <dd>{rules}</dd>
        <dt>{text('isolate.breakpoints')}</dt>
        <dd>{breakpoints ?? text('app.unknown')}</dd>
        <dt>{text('isolate.catalogue')}</dt>
        <dd>{catalogue ?? text('app.unknown')}</dd>
        {cpe.nonCpeStandard && (
          <>
            <dt>{text('isolate.nonCpeStandard')}</dt>
            <dd>
              <Code kind="nonCpe" code={cpe.nonCpeStandard} />
            </dd>
          </>
        )}
        {typing?.st && (
          <>
            <dt>{text('isolate.typing')}</dt>
            <dd>
              ST{typing.st}
              {typing.scheme && ` (${codeName(text, 'scheme', typing.scheme)})`}
              {typing.clonalComplex && `, ${typing.clonalComplex}`}
              {typing.clonalGroup && `, ${typing.clonalGroup.label}`}
            </dd>
          </>
        )}
      </dl>
      <Link to="/isolates" search={{ ward: isolate.wardAtCollection?.ward }}>
        {text('isolates.title')} · {isolate.wardAtCollection?.ward ?? text('app.all')}
      </Link>
    </Panel>
  );
}
