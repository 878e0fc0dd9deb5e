import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '../../design/badge';
import { PageHead } from '../../design/panel';
import { useText } from '../../i18n/text';
import { MAY, useMe, type Permission } from '../../session/me';
import { NotForMe } from '../../session/not-for-me';
import { AlertRules } from './alert-rules-view';
import { Audit } from './audit-view';
import { DeliveryRoutes } from './delivery-view';
import { Feeds } from './feeds-view';
import { Keys } from './keys-view';
import { Ledger } from './ledger-view';
import { useLettersCount } from './letters-count';
import { Letters } from './letters-view';
import { Mappings } from './mappings-view';
import { Messages } from './messages-view';
import { Rules } from './rules-view';

const VIEWS = [
  ...(['messages', 'feeds', 'mappings', 'ledger', 'rules', 'alertRules'] as const),
  ...(['delivery', 'letters', 'keys', 'audit'] as const),
] as const;
type View = (typeof VIEWS)[number];

const NEEDS: Readonly<Record<View, Permission>> = {
  messages: 'send',
  feeds: 'laboratory',
  mappings: 'laboratory',
  ledger: 'send',
  rules: 'laboratory',
  alertRules: 'patients',
  delivery: 'patients',
  letters: 'administer',
  keys: 'administer',
  audit: 'administer',
};

const SHOWN: Readonly<Record<View, () => ReactNode>> = {
  messages: Messages,
  feeds: Feeds,
  mappings: Mappings,
  ledger: Ledger,
  rules: Rules,
  alertRules: AlertRules,
  delivery: DeliveryRoutes,
  letters: Letters,
  keys: Keys,
  audit: Audit,
};

const route = getRouteApi('/operations');

export function OperationsPage() {
  const text = useText();
  const { role } = useMe();
  const search = route.useSearch();
  const seen = VIEWS.filter((name) => MAY[NEEDS[name]].includes(role));
  const asked = VIEWS.find((name) => name === search.view);
  const view = asked ?? 'messages';
  const isRefused = asked !== undefined && !seen.includes(asked);
  const Shown = SHOWN[view];
  return (
    <>
      <PageHead title={text('nav.operations')} />
      <nav className="tabs" aria-label={text('nav.operations')}>
        {seen.map((name) => (
          <Link
            key={name}
            to="/operations"
            search={{ view: name }}
            aria-current={name === view ? 'page' : undefined}
          >
            {text(`operations.${name}`)}
            {name === 'letters' && <LettersBadge />}
          </Link>
        ))}
      </nav>
      {isRefused ? <NotForMe /> : <Shown />}
    </>
  );
}

/** How many records wait for the administrator; nothing where all is well. */
function LettersBadge() {
  const n = useLettersCount();
  return n === 0 ? null : (
    <>
      {' '}
      <Badge tone="critical">{String(n)}</Badge>
    </>
  );
}
