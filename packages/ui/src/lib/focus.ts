/** What had the focus has gone from the page: whoever takes its place may take it. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement.matches('body, dialog');
}

/** Somebody walks through tabs: what a tab holds must not take the focus from them. */
export function isFocusOnTabs(): boolean {
  return document.activeElement?.closest('[role=tablist]') != null;
}
