import { startPageServer } from '../api/page-server.js';
import type { CaptureControl, CaptureView } from '../capture/capture-view.js';
import { inWords } from '../net/system-error.js';
import { createToken } from '../security/token.js';
import type { Closers } from './closers.js';
import { CommandFailure } from './exit-code.js';
import { openBrowser } from './open-browser.js';
import { formatPageAddress, type PageAddress } from './page-address.js';
import { PRODUCT, productVersion } from './product.js';
import type { Terminal } from './terminal.js';

/** Where and for whom a command serves the page. */
export interface PageSettings {
  readonly address: PageAddress;
  /** Null: a random one. */
  readonly token: string | null;
  /** Open it in the browser. */
  readonly open: boolean;
}

/** What the page shows. */
export interface ServedCapture {
  readonly capture: CaptureView;
  /** Null where the capture is a file. */
  readonly control: CaptureControl | null;
}

/** Serves the page; returns its address with the token. */
export async function servePage(
  { address, token: given }: PageSettings,
  { capture, control }: ServedCapture,
  closers: Closers,
): Promise<string> {
  const { host, port } = address;
  const token = given ?? createToken();
  const options = { capture, control, host, port, token, product: PRODUCT, version: productVersion() };
  const server = await startPageServer(options).catch((error: unknown) => {
    throw new CommandFailure(
      `cannot serve the page on ${formatPageAddress(address)}: ${inWords(error)}; --ui HOST:PORT chooses another`,
    );
  });
  closers.add('page', () => server.close());
  return `${server.url}?token=${token}`;
}

/** Opens the page in the browser, and says where that fails. */
export async function showPage(url: string, terminal: Terminal): Promise<void> {
  const problem = await openBrowser(url);
  if (problem !== undefined) terminal.say(problem);
}
