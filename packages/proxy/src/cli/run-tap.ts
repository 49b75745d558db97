import { rmSync } from 'node:fs';
import { connectionFacts, type LogSink, upstreamUnreachable } from '@fcgiscope/codec/capture';
import { LogQueue } from '../capture/log-queue.js';
import { CaptureSession } from '../capture/session.js';
import { inWords } from '../net/system-error.js';
import { createTap, type Tap, type TapEvent } from '../tap/index.js';
import { watchCapture } from './capture-watch.js';
import { Closers } from './closers.js';
import { CommandFailure } from './exit-code.js';
import { Notices } from './notices.js';
import { PRODUCT, productVersion } from './product.js';
import { servePage, showPage } from './serve-page.js';
import { startupLines } from './startup-lines.js';
import { watchForStop } from './stop-signal.js';
import type { TapSettings } from './tap-settings.js';
import { stderrTerminal, type Terminal } from './terminal.js';

/** What a command runs in front of the tap. */
export interface Alongside {
  /** Called before anything else. What it adds to `closers` is closed last. */
  prepare(closers: Closers): Promise<void>;
  /** Called when tap and page stand. What it adds to `closers` is closed before them. */
  start(closers: Closers, terminal: Terminal): Promise<void>;
  /** Ends the command when it settles, as a signal does. */
  readonly ended?: Promise<unknown>;
}

/**
 * Runs `fcgiscope tap` until it is told to stop. Here tap, capture and page meet: the tap writes into the session, the page reads
 * from it, and neither knows the other.
 */
export async function runTap(settings: TapSettings, alongside?: Alongside): Promise<void> {
  const terminal = stderrTerminal();
  const closers = new Closers();
  const stop = watchForStop();
  process.once('exit', closers.runAtOnce);
  closers.add('signals', stop.dispose);
  closers.add('unforeseen errors', surviveErrors(terminal));
  try {
    await alongside?.prepare(closers);
    const session = await openSession(settings);
    // Ended after the capture, whose last bytes may be those for which the disk has no room.
    closers.add('capture watch', watchCapture(session, terminal.say));
    let keep = false;
    closers.add(
      'capture',
      () => (keep ? session.close() : session.discard()),
      () => {
        if (settings.directory === null) rmSync(session.directory, { recursive: true, force: true });
      },
    );
    const log = new LogQueue(session.log);
    closers.add('log', log.drain);
    const notices = new Notices((line) => terminal.say(`${terminal.paint('yellow', '!')} ${line}`));
    await openTaps(settings, session, log, notices, closers);
    const pageUrl =
      settings.page === null ? null : await servePage(settings.page, { capture: session, control: session }, closers);
    for (const line of startupLines(startupFacts(settings, session, pageUrl), terminal.paint)) terminal.say(line);
    if (settings.page?.open === true && pageUrl !== null) await showPage(pageUrl, terminal);
    await alongside?.start(closers, terminal);
    keep = settings.directory !== null;
    await Promise.race([stop.stopped, ...(alongside?.ended === undefined ? [] : [alongside.ended])]);
    terminal.say(keep ? `stopping; the capture is kept in ${session.directory}` : 'stopping');
  } finally {
    for (const failure of await closers.run()) terminal.say(`${PRODUCT}: ${failure}`);
    process.off('exit', closers.runAtOnce);
  }
}

function openSession({ directory, limitBytes, protocol }: TapSettings): Promise<CaptureSession> {
  const options = { maxBytes: limitBytes, ...(directory !== null && { directory }), ...(protocol !== null && { protocol }) };
  return CaptureSession.open(options).catch((error: unknown) => {
    throw new CommandFailure(`cannot capture to ${directory ?? 'a temporary directory'}: ${inWords(error)}`);
  });
}

async function openTaps(
  settings: TapSettings,
  session: CaptureSession,
  log: LogSink,
  notices: Notices,
  closers: Closers,
): Promise<void> {
  const taps: Tap[] = [];
  let connections = 0;
  closers.add(
    'taps',
    // All at once: each may wait for the connections that are open.
    async () => void (await Promise.all(taps.map((tap) => tap.close()))),
    () => {
      for (const tap of taps) tap.abandon();
    },
  );
  for (const place of settings.places) {
    const tap = await createTap({
      place,
      sink: log,
      // Numbered together: one capture has them all.
      nextConnectionId: () => ++connections,
      onEvent: (event) => {
        notices.tell(`${event.type} ${event.tap}`, event.message, performance.now());
        noteUnreachable(session, event);
      },
      ...(settings.protocol !== null && { protocol: settings.protocol }),
    });
    if (!tap.ok) throw new CommandFailure(tap.error);
    taps.push(tap.value);
    session.addTap(tap.value);
  }
}

/** The tap alone knows why a connection came to nothing: nothing was said on it. */
function noteUnreachable(session: CaptureSession, event: TapEvent): void {
  if (event.type !== 'upstream-failure') return;
  const { connection: id, tap, time, message } = event;
  const facts = connectionFacts({ id, server: '', app: '', tap, startSeen: true }, time);
  session.found({ ...facts, serverClosedAt: time, appClosedAt: time }, upstreamUnreachable(message));
}

function startupFacts(
  settings: TapSettings,
  session: CaptureSession,
  pageUrl: string | null,
): Parameters<typeof startupLines>[0] {
  const { taps, limitBytes } = session.status();
  return {
    product: PRODUCT,
    version: productVersion(),
    taps,
    capture: { directory: session.directory, kept: settings.directory !== null, limitBytes },
    pageUrl,
    remotePage: settings.page !== null && !settings.page.address.loopback,
  };
}

/** A bug in what looks on must not end what passes traffic: it is told, and traffic goes on. Returns the way back. */
function surviveErrors(terminal: Terminal): () => void {
  const notices = new Notices((line) => terminal.say(line));
  const tell = (error: unknown): void => {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    notices.tell('bug', `${PRODUCT}: a bug; traffic goes on. ${trace}`, performance.now());
  };
  process.on('uncaughtException', tell);
  return () => process.off('uncaughtException', tell);
}
