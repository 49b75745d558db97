import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from 'react-error-boundary';
import { App } from './App.js';
import { Captures } from './Captures.js';
import { liveSource } from './source/live/live-source.js';
import { CaptureStore } from './store/capture-store.js';
import { frameScheduler } from './store/frame-scheduler.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/phases.css';
import { Crashed } from './ui/Crashed.js';
import { applyTheme } from './ui/theme.js';

applyTheme();
const store = new CaptureStore(frameScheduler());
const source = liveSource(window.location);
source.start(store.sink);
const live = { store, source };

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary FallbackComponent={Crashed}>
      <Captures live={live}>{(shown) => <App key={shown} />}</Captures>
    </ErrorBoundary>
  </StrictMode>,
);
