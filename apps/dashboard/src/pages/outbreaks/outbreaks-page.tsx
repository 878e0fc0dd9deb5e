import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../../design/panel';
import { useText } from '../../i18n/text';
import { CurveView } from './curve-view';
import { TreeView } from './tree-view';

const VIEWS = ['curve', 'tree'] as const;
type View = (typeof VIEWS)[number];

const SHOWN: Readonly<Record<View, () => ReactNode>> = {
  curve: CurveView,
  tree: TreeView,
};

const route = getRouteApi('/outbreaks');

export function OutbreaksPage() {
  const text = useText();
  const search = route.useSearch();
  const view = VIEWS.find((name) => name === search.view) ?? VIEWS[0];
  const Shown = SHOWN[view];
  return (
    <>
      <PageHead title={text('nav.outbreaks')} />
      <nav className="tabs" aria-label={text('nav.outbreaks')}>
        {VIEWS.map((name) => (
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
      <Shown />
    </>
  );
}
