import type { KnownWard } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { knownWardsQuery, listedWardsQuery } from '../api/number-queries';
import { codeName } from '../i18n/code-name';
import { useText, type Text } from '../i18n/text';
import { useMay } from '../session/me';
import { ComboEntry } from './combo-entry';
import type { Suggestion } from './suggestions';

/** The wards of a site to choose from; another may be asked for, and it is said to be another. */
export function WardEntry(props: {
  readonly value: string | undefined;
  readonly onChange: (ward: string | undefined) => void;
}) {
  const { value, onChange } = props;
  const text = useText();
  const [isAsked, setAsked] = useState(false);
  const enabled = isAsked || value !== undefined;
  const query = useQuery({ ...knownWardsQuery(), enabled });
  // Clinics and emergency departments stand in the hospital's own list: nobody has a bed there.
  const mayList = useMay('laboratory');
  const listed = useQuery({ ...listedWardsQuery(), enabled: enabled && mayList });
  const offered = useMemo(
    () => wardsToChoose(text, [...(query.data?.items ?? []), ...(listed.data?.items ?? [])]),
    [text, query.data, listed.data],
  );
  const isUnknown =
    value !== undefined &&
    query.data?.next === null &&
    !listed.isLoading &&
    !offered.some((ward) => ward.value === value);
  return (
    <ComboEntry
      label={text('app.ward')}
      value={value}
      offered={offered}
      remark={isUnknown ? text('combo.wardUnknown') : undefined}
      onOpen={() => setAsked(true)}
      onChange={onChange}
    />
  );
}

/** Each name once, with the kinds of unit that the sites say it is. */
function wardsToChoose(
  text: Text,
  wards: readonly Pick<KnownWard, 'ward' | 'unitType'>[],
): Suggestion[] {
  const kinds = new Map<string, Set<string>>();
  for (const { ward, unitType } of wards) {
    const known = kinds.get(ward) ?? new Set();
    kinds.set(ward, known);
    if (unitType !== null) known.add(codeName(text, 'unit', unitType));
  }
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, of]) => ({ value, note: [...of].join(', ') }));
}
