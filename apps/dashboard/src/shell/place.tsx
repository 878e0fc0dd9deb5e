import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { MAY, useMe, type Permission } from '../session/me';
import { NotForMe } from '../session/not-for-me';
import { PLACES } from './navigation';

/** Addresses below a place that are about one patient, while the place itself is not. */
const OF_PATIENTS = /^\/(alerts|outbreaks\/clusters)\/./;

function needOf(path: string): Permission | null {
  if (OF_PATIENTS.test(path)) return 'patients';
  const place = PLACES.find(({ to }) => (to === '/' ? path === '/' : path.startsWith(to)));
  return place?.needs ?? null;
}

/**
 * The page of the address. One that the role may not see is not opened at all: it would ask for
 * what is refused. Everybody starts at `/`, which leads to the first place that the role has.
 */
export function Place() {
  const { role } = useMe();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // On the way from one page to the next the address is of the next, and the page still the last.
  const shown = useRouterState({ select: ({ matches }) => matches[1]?.pathname });
  const isRefused = (at: string): boolean => {
    const need = needOf(at);
    return need !== null && !MAY[need].includes(role);
  };
  if (!isRefused(path)) return shown !== undefined && isRefused(shown) ? null : <Outlet />;
  const first = PLACES.find(({ needs }) => MAY[needs].includes(role));
  if (path === '/' && first) return <Navigate to={first.to} replace />;
  return <NotForMe isPage />;
}
