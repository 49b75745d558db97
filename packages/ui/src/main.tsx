import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from 'react-error-boundary';
import { App } from './App.js';
import { liveSource } from './source/live/live-source.js';
import { CaptureStore } from './store/capture-store.js';
import { CaptureProvider } from './store/context.js';
import { connectFilter } from './store/filter-connection.js';
import { frameScheduler } from './store/frame-scheduler.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/phases.css';
import { Crashed } from './ui/Crashed.js';
import { applyTheme } from './ui/theme.js';

applyTheme();
const store = new CaptureStore(frameScheduler());
const source = liveSource(window.location);
connectFilter(store, source);
source.start(store.sink);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary FallbackComponent={Crashed}>
      <CaptureProvider store={store} source={source}>
        <App />
      </CaptureProvider>
    </ErrorBoundary>
  </StrictMode>,
);
