import type { Classification, IsolateFacts } from '@carbawatch/contracts';
import { moment } from './alert-list';
import { Part, useLoaded } from './loaded';

interface Isolate extends IsolateFacts {
  readonly site: string;
  readonly isolateId: string;
  readonly withdrawn: boolean;
  readonly classification: Classification;
}

/** The site of `npm start -- --demo`. */
const DEMO_SITE = 'demo';

export function IsolateList({ tick }: { tick: number }) {
  const loaded = useLoaded<{ items: Isolate[] }>('isolates?limit=25', tick);
  return (
    <Part title="Latest isolates" loaded={loaded}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="hint">Nothing has come in yet.</p>
        ) : (
          <>
            {items[0]?.site === DEMO_SITE && (
              <p className="banner">Demonstration: an invented hospital, nobody in it is real.</p>
            )}
            <div className="scroll" tabIndex={0} role="group" aria-label="Table of isolates">
              <table data-testid="isolates">
                <thead>
                  <tr>
                    <th scope="col">Organism</th>
                    <th scope="col">CPE</th>
                    <th scope="col">Carbapenemase</th>
                    <th scope="col">ST</th>
                    <th scope="col">CRE</th>
                    <th scope="col">Ward</th>
                    <th scope="col">Isolate</th>
                    <th scope="col">Collected</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((isolate) => (
                    <Row key={`${isolate.site}/${isolate.isolateId}`} isolate={isolate} />
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )
      }
    </Part>
  );
}

function Row({ isolate }: { isolate: Isolate }) {
  const { cre, cpe, typing } = isolate.classification;
  const collected = isolate.specimen?.collectedAt;
  return (
    <tr className={isolate.withdrawn ? 'withdrawn' : `cpe-${cpe.status}`}>
      <td>
        <i>{isolate.organism?.name ?? 'unknown'}</i>
      </td>
      <td title={cpe.because.join(' ')}>{cpe.status}</td>
      <td>{cpe.carbapenemases.map(({ family, allele }) => allele ?? family).join(', ') || '–'}</td>
      <td>{typing?.st ?? '–'}</td>
      <td title={cre.because.join(' ')}>{cre.status}</td>
      <td>{isolate.encounter?.ward ?? 'unknown'}</td>
      <td>{isolate.isolateId}</td>
      <td>{collected ? moment(collected) : 'unknown'}</td>
    </tr>
  );
}
