const KEY = 'filter';

/** The filter that the page was opened with. */
export function filterFromUrl(): string {
  return new URLSearchParams(location.search).get(KEY) ?? '';
}

/** Keeps the filter in the address, so that a link shows the same list. No step in the history: it changes with every key. */
export function filterToUrl(text: string): void {
  const url = new URL(location.href);
  if (text === '') url.searchParams.delete(KEY);
  else url.searchParams.set(KEY, text);
  history.replaceState(history.state, '', url);
}
