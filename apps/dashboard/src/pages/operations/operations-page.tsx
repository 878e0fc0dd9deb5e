import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../../design/panel';
import { useText } from '../../i18n/text';
import { MAY, useMe, type Permission } from '../../session/me';
import { Keys } from './keys-view';
import { Ledger } from './ledger-view';
import { Mappings } from './mappings-view';
import { Messages } from './messages-view';
import { Rules } from './rules-view';

const VIEWS = ['messages', 'mappings', 'ledger', 'rules', 'keys'] as const;
type View = (typeof VIEWS)[number];

const NEEDS: Readonly<Record<View, Permission>> = {
  messages: 'send',
  mappings: 'laboratory',
  ledger: 'send',
  rules: 'laboratory',
  keys: 'administer',
};

const SHOWN: Readonly<Record<View, () => ReactNode>> = {
  messages: Messages,
  mappings: Mappings,
  ledger: Ledger,
  rules: Rules,
  keys: Keys,
};

const route = getRouteApi('/operations');

export function OperationsPage() {
  const text = useText();
  const { role } = useMe();
  const search = route.useSearch();
  const view = VIEWS.find((name) => name === search.view) ?? 'messages';
  const Shown = SHOWN[view];
  return (
    <>
      <PageHead title={text('nav.operations')} />
      <nav className="tabs" aria-label={text('nav.operations')}>
        {VIEWS.filter((name) => MAY[NEEDS[name]].includes(role)).map((name) => (
          <Link
            key={name}
            to="/operations"
            search={{ view: name }}
            aria-current={name === view ? 'page' : undefined}
          >
            {text(`operations.${name}`)}
          </Link>
        ))}
      </nav>
      <Shown />
    </>
  );
}
