import { basename } from 'node:path';
import type { FileFinding, FileStatus } from '@fcgiscope/codec/capture';
import { FileView } from '../capture/file-view.js';
import { TemporaryFiles } from '../store/disk-file.js';
import { openPaths } from './capture-paths.js';
import { Closers } from './closers.js';
import { PRODUCT, productVersion } from './product.js';
import { type PageSettings, servePage, showPage } from './serve-page.js';
import { watchForStop } from './stop-signal.js';
import { stderrTerminal, type Terminal } from './terminal.js';

/** A checked command line of `fcgiscope open`. */
export interface OpenSettings {
  /** Files and directories of files. */
  readonly paths: readonly string[];
  /** Ports of applications; null: connections are recognised by their bytes. */
  readonly ports: readonly number[] | null;
  readonly page: PageSettings;
}

/** Runs `fcgiscope open` until it is told to stop: here files and page meet. The page can be looked at while they are read. */
export async function runOpen({ paths, ports, page }: OpenSettings): Promise<void> {
  const terminal = stderrTerminal();
  const closers = new Closers();
  const stop = watchForStop();
  closers.add('signals', stop.dispose);
  try {
    const temporary = new TemporaryFiles();
    closers.add('temporary files', () => temporary.close());
    const scratch = () => temporary.make();
    const files = await openPaths(paths, { closers, scratch });
    const view = new FileView({ files, ports, scratch });
    const url = await servePage(page, { capture: view, control: null }, closers);
    for (const line of openingLines(paths, url, terminal.paint)) terminal.say(line);
    if (page.open) await showPage(url, terminal);
    read(view, terminal, closers);
    await stop.stopped;
    terminal.say('stopping');
  } finally {
    for (const failure of await closers.run()) terminal.say(`${PRODUCT}: ${failure}`);
  }
}

/** Reads the files, and says at their end what is in them. */
function read(view: FileView, terminal: Terminal, closers: Closers): void {
  const ended = new AbortController();
  const loading = view.load(ended.signal).then(() => {
    if (!ended.signal.aborted) for (const line of resultLines(view)) terminal.say(line);
  });
  closers.add('reading', () => {
    ended.abort();
    return loading;
  });
}

function openingLines(paths: readonly string[], url: string, paint: Terminal['paint']): readonly string[] {
  return [
    paint('bold', `${PRODUCT} ${productVersion()}`),
    ...paths.map((path) => `  file     ${path}`),
    `  page     ${paint('cyan', url)}`,
    paint('dim', 'Ctrl-C stops, a second one at once.'),
  ];
}

function resultLines(view: FileView): readonly string[] {
  const { file, exchanges } = view.status();
  if (file === undefined) return [];
  return [...file.findings.map(inOneLine), exchanges > 0 ? `${exchanges} exchanges in ${file.packets} packets` : nothingIn(file)];
}

function inOneLine({ file, message, count }: FileFinding): string {
  const place = file === null ? PRODUCT : basename(file);
  return `${place}: ${message}${count > 1 ? ` (${count} times)` : ''}`;
}

function nothingIn({ packets }: FileStatus): string {
  return `no FastCGI in its ${packets} packets; if there should be, name the application's port with --port`;
}
