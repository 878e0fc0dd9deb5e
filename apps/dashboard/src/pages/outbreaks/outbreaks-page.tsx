import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../../design/panel';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';
import { NotForMe } from '../../session/not-for-me';
import { ClustersView } from './clusters-view';
import { ContactsView } from './contacts-view';
import { CurveView } from './curve-view';
import { TreeView } from './tree-view';

const VIEWS = ['clusters', 'curve', 'tree', 'contacts'] as const;
type View = (typeof VIEWS)[number];

/** What an analyst may see: numbers that are about nobody in particular. */
const OF_NOBODY: readonly View[] = ['curve', 'tree'];

const SHOWN: Readonly<Record<View, () => ReactNode>> = {
  clusters: ClustersView,
  curve: CurveView,
  tree: TreeView,
  contacts: ContactsView,
};

const route = getRouteApi('/outbreaks');

export function OutbreaksPage() {
  const text = useText();
  const search = route.useSearch();
  const patients = useMay('patients');
  const views = VIEWS.filter((name) => patients || OF_NOBODY.includes(name));
  const asked = VIEWS.find((name) => name === search.view);
  const view = asked ?? views[0] ?? 'curve';
  const Shown = SHOWN[view];
  return (
    <>
      <PageHead title={text('nav.outbreaks')} />
      <nav className="tabs" aria-label={text('nav.outbreaks')}>
        {views.map((name) => (
          <Link
            key={name}
            to="/outbreaks"
            search={{ view: name }}
            aria-current={name === view ? 'page' : undefined}
          >
            {text(`outbreaks.view.${name}`)}
          </Link>
        ))}
      </nav>
      {views.includes(view) ? <Shown /> : <NotForMe />}
    </>
  );
}
