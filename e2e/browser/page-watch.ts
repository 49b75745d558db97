import { expect, type Page } from '@playwright/test';

/** What the watch in the page has seen. */
interface Seen {
  readonly violations: string[];
  readonly longTasks: { readonly at: number; readonly milliseconds: number }[];
}

declare global {
  interface Window {
    fcgiscopeSeen?: Seen;
    /** What hostile content would set, if it ran. */
    pwned?: unknown;
  }
}

/**
 * Listens for what must never happen on a page: breaches of its policy, questions of the browser, requests that go elsewhere, scripts of
 * others. Call it before the page is opened; turn Playwright's recorder off (`trace: 'off'`): it fetches pictures again, which the
 * policy forbids.
 */
export class PageWatch {
  readonly #page: Page;
  readonly #own: string;
  readonly #dialogs: string[] = [];
  readonly #elsewhere: string[] = [];
  readonly #errors: string[] = [];

  private constructor(page: Page, own: string) {
    this.#page = page;
    this.#own = own;
  }

  /** `own`: how addresses begin that the page may speak to. */
  static async start(page: Page, own: string): Promise<PageWatch> {
    const watch = new PageWatch(page, own);
    await page.addInitScript(() => {
      const seen: Seen = { violations: [], longTasks: [] };
      window.fcgiscopeSeen = seen;
      document.addEventListener('securitypolicyviolation', (event) => {
        seen.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
      const observer = new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) seen.longTasks.push({ at: startTime, milliseconds: duration });
      });
      observer.observe({ type: 'longtask' });
    });
    page.on('dialog', (dialog) => {
      watch.#dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (asked) => watch.#heard(asked.url()));
    page.on('pageerror', (error) => watch.#errors.push(error.message));
    return watch;
  }

  #heard(url: string): void {
    if (!url.startsWith(this.#own) && !url.startsWith('blob:')) this.#elsewhere.push(url);
  }

  /** Nothing of it has happened. */
  async verify(): Promise<void> {
    const seen = await this.#page.evaluate(() => ({
      violations: window.fcgiscopeSeen?.violations,
      pwned: window.pwned !== undefined,
    }));
    const [dialogs, elsewhere, errors] = [this.#dialogs, this.#elsewhere, this.#errors];
    expect({ ...seen, dialogs, elsewhere, errors }).toEqual({
      violations: [],
      pwned: false,
      dialogs: [],
      elsewhere: [],
      errors: [],
    });
  }

  /** The longest that the page was not to be spoken to since this was asked last, in milliseconds; under 50 counts as none. */
  async longestTask(): Promise<number> {
    return this.#page.evaluate(async () => {
      // What is under way, and its entry, come before these.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
      const tasks = window.fcgiscopeSeen?.longTasks.splice(0) ?? [];
      return tasks.reduce((longest, { milliseconds }) => Math.max(longest, milliseconds), 0);
    });
  }
}
