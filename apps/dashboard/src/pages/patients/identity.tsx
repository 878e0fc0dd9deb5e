import type { PatientTimeline, PlaceNow } from '@carbawatch/contracts';
import { useText } from '../../i18n/text';
import { AskForNames, shortOf, useNames } from './names';
import { shownPlace } from './place';

/** Who it is and where the bed stands: at once for one's own open case, else for a reason. */
export function Identity(props: {
  readonly pseudonym: string;
  readonly site: string;
  readonly patient: PatientTimeline | undefined;
  readonly place: PlaceNow | null;
}) {
  const { pseudonym, site, patient, place } = props;
  const text = useText();
  const names = useNames(site, [pseudonym]);
  const person = names.of(pseudonym);
  const stay = patient?.stays.find(({ to }) => to === null);
  const bed = stay && [stay.ward, stay.room, stay.bed].filter(Boolean).join(' · ');
  return (
    <>
      {names.untold.length === 0 ? (
        <dl className="facts" data-testid="identity">
          <dt>{text('identity.name')}</dt>
          <dd>{person?.name ?? text('app.unknown')}</dd>
          <dt>{text('identity.number')}</dt>
          <dd>{person?.id ?? text('app.unknown')}</dd>
          <dt>{text('identity.birthDate')}</dt>
          <dd>{person?.birthDate ?? text('app.unknown')}</dd>
          <dt>{text('names.bed')}</dt>
          <dd>{bed || (place ? shownPlace(place, text) : text('alert.notInHouse'))}</dd>
        </dl>
      ) : (
        <p className="hint">{text('alert.pseudonym', { id: shortOf(pseudonym) })}</p>
      )}
      <AskForNames names={names} />
    </>
  );
}
