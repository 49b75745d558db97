import { lazy, type ReactNode, Suspense } from 'react';
import type { View } from './store/view.js';

const ConnectionsView = lazy(async () => {
  const { ConnectionsView: Connections } = await import('./features/connections/ConnectionsView.js');
  return { default: Connections };
});

const EndpointsView = lazy(async () => {
  const { EndpointsView: Endpoints } = await import('./features/endpoints/EndpointsView.js');
  return { default: Endpoints };
});

const CompareView = lazy(async () => {
  const { CompareView: Compare } = await import('./features/compare/CompareView.js');
  return { default: Compare };
});

/** The view that the address names; the list is given, since it is part of the first paint. */
export function MainArea({ view, children }: { readonly view: View; readonly children: ReactNode }) {
  switch (view.kind) {
    case 'traffic':
      return children;
    case 'connections':
      return (
        <Suspense>
          <ConnectionsView />
        </Suspense>
      );
    case 'endpoints':
      return (
        <Suspense>
          <EndpointsView />
        </Suspense>
      );
    case 'compare':
      return (
        <Suspense>
          <CompareView key={`${view.left}/${view.right}`} left={view.left} right={view.right} />
        </Suspense>
      );
  }
}
