/** One entry of nginx's error.log: `[error] *12 upstream timed out …, client: …, request: "…"`. Messages may go over several lines. */
const ENTRY_START = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[/m;

/** What nginx says of itself, and of connections that never became a request. */
const NOISE = /^\[notice\]|client closed connection while waiting for request|client 127\.0\.0\.1 closed keepalive connection/;

/** Differs from run to run and means nothing: who, when and where. */
const INCIDENTALS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, ''],
  [/^(\[\w+\]) \d+#\d+: (\*\d+ )?/, '$1 '],
  [/upstream: "fastcgi:\/\/[^"]+"/, 'upstream: APPLICATION'],
  [/\/[^\s"]*fcgiscope-lab-\w+/g, 'FOLDER'],
  // Whether a line of STDERR came with the head or behind it is a matter of microseconds.
  [/(FastCGI sent in stderr: [\s\S]*) while reading response header from upstream/, '$1 while reading upstream'],
];

const normalised = (entry: string): string =>
  INCIDENTALS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), entry.trim());

/** What nginx had to say, comparable between two runs. */
export function errorLogEntries(log: string): string[] {
  return log
    .split(new RegExp(`(?=${ENTRY_START.source})`, 'm'))
    .filter((entry) => entry.trim() !== '')
    .map(normalised)
    .filter((entry) => !NOISE.test(entry));
}
