import type { Me, Role } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { createContext, use, type ReactNode } from 'react';
import { get } from '../api/client';
import { setSiteTime } from '../time/site-clock';

const MeContext = createContext<Me | null>(null);

export function useMeQuery() {
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => get<Me>('me', {}, signal),
    staleTime: Infinity,
  });
}

/** How often it is asked how far a stream has come, and whether anything came after it. */
const STREAM_MS = 3_000;
const AFTER_MS = 15_000;

type Streamed = NonNullable<Me['messageTime']>;

/**
 * How far a demonstration or a replay has come, asked again often as long as it goes on; null
 * before its first message. The page's own clock follows it, up to the very last message.
 */
export function useStreamed(goesOn: (streamed: Streamed) => boolean): Streamed | null {
  const { data } = useQuery({
    queryKey: ['streamed'],
    queryFn: async ({ signal }) => {
      const { messageTime = null } = await get<Me>('me', {}, signal);
      setSiteTime(messageTime?.to ?? null);
      return messageTime;
    },
    refetchInterval: ({ state }) => (!state.data || goesOn(state.data) ? STREAM_MS : AFTER_MS),
  });
  return data ?? null;
}

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in; only below the frame, which waits for it. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new RangeError('Nobody is signed in here.');
  return me;
}

/** What each role may see, as the API says; the page only hides what would be refused. */
export const MAY: Readonly<
  Record<'send' | 'laboratory' | 'patients' | 'numbers' | 'administer', readonly Role[]>
> = {
  send: ['sender', 'lab', 'ipc', 'admin'],
  laboratory: ['lab', 'ipc', 'admin'],
  patients: ['ipc', 'admin'],
  numbers: ['ipc', 'analyst', 'admin'],
  administer: ['admin'],
};

export type Permission = keyof typeof MAY;

export function useMay(permission: Permission): boolean {
  return MAY[permission].includes(useMe().role);
}
