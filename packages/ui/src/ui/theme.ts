import { useSyncExternalStore } from 'react';
import { usePreferences } from '../store/preferences.js';

const darkScheme = window.matchMedia('(prefers-color-scheme: dark)');

function subscribeScheme(listener: () => void): () => void {
  darkScheme.addEventListener('change', listener);
  return () => darkScheme.removeEventListener('change', listener);
}

/** Puts the preferred theme and density on the document, now and whenever they change; `system` leaves the theme to the browser. */
export function applyTheme(): void {
  const apply = () => {
    const { theme, density } = usePreferences.getState();
    document.documentElement.dataset.density = density;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  apply();
  usePreferences.subscribe(apply);
}

/** True while the page is dark: for what is painted, not styled. */
export function useIsDark(): boolean {
  const theme = usePreferences((preferences) => preferences.theme);
  const systemDark = useSyncExternalStore(subscribeScheme, () => darkScheme.matches);
  return theme === 'system' ? systemDark : theme === 'dark';
}
