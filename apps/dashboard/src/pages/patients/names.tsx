import type { ShownIdentity } from '@carbawatch/contracts';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { openCasesQuery, readIdentities } from '../../api/identity-queries';
import { whyNot } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';

export type Person = NonNullable<ShownIdentity['identity']>;

export interface Names {
  /** Null for whoever is not told, or not yet. */
  of(pseudonym: string): Person | null;
  /** Those who are told for a reason alone. */
  readonly untold: readonly string[];
  readonly isRead: boolean;
  readonly isAsking: boolean;
  readonly error: Error | null;
  ask(reason: string): void;
}

/** Names of patients: the control team's open cases at once, everybody else for a reason. */
export function useNames(site: string, pseudonyms: readonly string[]): Names {
  const isTeam = useMe().role === 'ipc';
  const open = useQuery({
    ...openCasesQuery(site, pseudonyms),
    enabled: isTeam && pseudonyms.length > 0,
  });
  const asked = useMutation({
    mutationFn: ({ who, reason }: { who: readonly string[]; reason: string }) =>
      readIdentities(site, who, reason),
  });
  const told = new Map(
    [...(open.data ?? []), ...(asked.data ?? [])].map((each) => [each.pseudonym, each.identity]),
  );
  const untold = pseudonyms.filter((each) => !told.has(each));
  return {
    of: (pseudonym) => told.get(pseudonym) ?? null,
    untold,
    isRead: !isTeam || !open.isLoading,
    isAsking: asked.isPending,
    error: asked.error,
    ask: (reason) => asked.mutate({ who: pseudonyms, reason }),
  };
}

/**
 * An alert that was just raised is on the page before its patient may be named. Half a minute:
 * whoever was told is not asked for again, so that an asking for the others costs no audit row.
 */
const ASKS_MAX = 15;
const ASK_AGAIN_MS = 2_000;

type Told = readonly ShownIdentity[] | undefined;

interface Listed {
  readonly site: string;
  readonly pseudonym: string;
  /** Somebody is to be named: not told yet is not told in time. */
  readonly isOpen: boolean;
}

/** The control team's names of patients of several sites, asked for at once. */
export function useTeamNames(patients: readonly Listed[]): Pick<Names, 'of'> {
  const isTeam = useMe().role === 'ipc';
  const sites = [...new Set(patients.map(({ site }) => site))].sort();
  const told = useQueries({
    queries: sites.map((site) => {
      const mine = patients.filter((each) => each.site === site);
      return {
        ...openCasesQuery(
          site,
          mine.map(({ pseudonym }) => pseudonym),
        ),
        enabled: isTeam,
        refetchInterval: ({ state }: { state: { dataUpdateCount: number; data?: Told } }) => {
          const named = new Set(state.data?.map(({ pseudonym }) => pseudonym));
          const isMissed = mine.some(({ isOpen, pseudonym }) => isOpen && !named.has(pseudonym));
          return isMissed && state.dataUpdateCount < ASKS_MAX ? ASK_AGAIN_MS : false;
        },
      };
    }),
  });
  const named = told.flatMap(({ data }) => data ?? []);
  return {
    of: (pseudonym) => named.find((each) => each.pseudonym === pseudonym)?.identity ?? null,
  };
}

/** As many letters of a pseudonym as tell patients apart; the same everywhere, to be matched. */
export const shortOf = (pseudonym: string): string => pseudonym.slice(0, 8);

/** The name with the number, or what stands for the patient while nobody is told. */
export function PatientName(props: {
  readonly pseudonym: string;
  readonly names: Pick<Names, 'of'>;
  /** Beside a drawing that knows no names: what stands for the patient there. */
  readonly withPseudonym?: boolean;
}) {
  const { pseudonym, names, withPseudonym = false } = props;
  const person = names.of(pseudonym);
  if (!person) return <>{shortOf(pseudonym)}</>;
  return (
    <>
      {withPseudonym && `${shortOf(pseudonym)} `}
      {person.name ?? person.id}
      {person.name !== null && <span className="hint"> {person.id}</span>}
    </>
  );
}

/** The same for a drawing: its labels are cut at the end, so what tells patients apart is first. */
export function patientWord(pseudonym: string, names: Pick<Names, 'of'>): string {
  const person = names.of(pseudonym);
  const known = person?.name ?? person?.id;
  return [shortOf(pseudonym), known].filter(Boolean).join(' ');
}

/** Where a reason is given for looking; nothing where everybody is told. */
export function AskForNames({ names }: { names: Names }) {
  const text = useText();
  const [reason, setReason] = useState('');
  if (names.untold.length === 0 || !names.isRead) return null;
  return (
    <form
      className="row no-print"
      onSubmit={(event) => {
        event.preventDefault();
        names.ask(reason.trim());
      }}
    >
      <label className="field">
        {text('identity.reason')}
        <input
          required
          minLength={3}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <button type="submit" className="quiet" disabled={names.isAsking || reason.trim().length < 3}>
        {names.untold.length > 1
          ? text('names.showAll', { n: names.untold.length })
          : text('identity.show')}
      </button>
      <span className="hint">{text('identity.audited')}</span>
      {names.error && (
        <span className="stale" role="alert">
          {whyNot(names.error, text)}
        </span>
      )}
    </form>
  );
}
