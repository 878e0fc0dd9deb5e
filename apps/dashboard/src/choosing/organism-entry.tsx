import { useMemo } from 'react';
import { NAMED_SPECIES, speciesName } from '../i18n/species-name';
import { useText } from '../i18n/text';
import { ComboEntry } from './combo-entry';

/** A species from a list, by its Latin name or that of the reader's language; any may be typed. */
export function OrganismEntry(props: {
  readonly value: string | undefined;
  readonly onChange: (organism: string | undefined) => void;
}) {
  const text = useText();
  const offered = useMemo(
    () =>
      NAMED_SPECIES.map((value) => {
        const name = speciesName(text, value);
        return { value, note: name === value ? '' : name };
      }),
    [text],
  );
  return <ComboEntry label={text('isolates.organism')} offered={offered} {...props} />;
}
