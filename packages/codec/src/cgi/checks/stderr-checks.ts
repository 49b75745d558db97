import type { Severity } from '../../core/index.js';
import type { PhpLevel, PhpMessage } from '../php-messages.js';
import type { CheckSubject, CheckTable, Finding } from './check.js';

/** STDERR of one request past this is a loop that logs; nginx cuts such lines. */
const FLOOD_BYTES = 8 * 1024;

/** Characters of a message that a finding quotes. */
const QUOTE = 200;

/** What STDERR says. */
export const STDERR_CHECKS: CheckTable = {
  'script-unknown': {
    severity: 'error',
    title: 'PHP-FPM cannot find the script',
    why: 'SCRIPT_FILENAME names a file that does not exist where PHP-FPM looks: inside its own container or chroot, with its own rights.',
    fix: 'Compare root (or alias) in nginx with the path inside the PHP-FPM container, check volume mounts and rights, and fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;',
    look: ({ stderr, param }) =>
      stderr.includes('Primary script unknown')
        ? { message: `PHP-FPM cannot find ${scriptOf(param)} (DOCUMENT_ROOT is ${param('DOCUMENT_ROOT') ?? 'not set'})` }
        : null,
  },
  'script-denied': {
    severity: 'error',
    title: 'PHP-FPM refuses the script',
    why: 'Its extension is not in security.limit_extensions, or path info was taken for part of the file name.',
    fix: 'Check fastcgi_split_path_info in nginx, and security.limit_extensions in the pool.',
    look: ({ stderr, param }) => (stderr.includes('has been denied') ? { message: `PHP-FPM refuses ${scriptOf(param)}` } : null),
  },
  'php-fatal-error': {
    severity: 'error',
    title: 'A fatal error of PHP',
    why: 'The script ended here. With display_errors off the page is empty, and with output before the error its status may even be 200.',
    fix: 'Go to the file and line that the message names.',
    look: ({ messages }) => quoteOf(messages, ['fatal', 'parse']),
  },
  'php-memory-limit': {
    severity: 'error',
    title: 'The script ran out of memory',
    why: 'PHP stopped it at memory_limit.',
    fix: 'Find what grows (the message names the line that asked for more), or raise memory_limit for this script.',
    look: ({ stderr }) => (stderr.includes('Allowed memory size of') ? {} : null),
  },
  'php-time-limit': {
    severity: 'error',
    title: 'The script ran out of time',
    why: 'PHP stopped it at max_execution_time.',
    fix: 'Make the script faster, or raise max_execution_time; keep it below fastcgi_read_timeout.',
    look: ({ stderr }) => (stderr.includes('Maximum execution time of') ? {} : null),
  },
  'php-stderr-message': {
    severity: 'warning',
    title: 'PHP wrote to the error log',
    why: 'Warnings, notices and error_log() go to STDERR where error_log is not set; the visitor does not see them, nginx logs them as "FastCGI sent in stderr".',
    fix: 'Read the messages on the Stderr tab; each names its file and line.',
    look: ({ messages }) =>
      quoteOf(
        messages.filter(({ prefixed }) => prefixed),
        ['warning', 'notice', 'deprecated', 'message'],
        GENTLER,
      ),
  },
  'stderr-message': {
    severity: 'warning',
    title: 'The application wrote to STDERR',
    why: 'The visitor does not see it; nginx logs it as "FastCGI sent in stderr", and HAProxy answered 502 to it for a while.',
    fix: 'Read it on the Stderr tab.',
    look: ({ messages }) =>
      quoteOf(
        messages.filter(({ prefixed }) => !prefixed),
        ['warning', 'notice', 'deprecated', 'message'],
        GENTLER,
      ),
  },
  'stderr-flood': {
    severity: 'warning',
    title: 'Very much STDERR for one request',
    why: 'Mostly a loop that logs. nginx writes each record as one line of its error log and cuts it.',
    fix: 'Find the loop; set error_log in PHP to a file if the amount is wanted.',
    look: ({ facts }) =>
      facts.stderr.bytes > FLOOD_BYTES ? { message: `${facts.stderr.bytes} bytes of STDERR for one request` } : null,
  },
};

/** Notices and deprecations harm nobody today. */
const GENTLER: Partial<Record<PhpLevel, Severity>> = { notice: 'info', deprecated: 'info' };

function scriptOf(param: CheckSubject['param']): string {
  const script = param('SCRIPT_FILENAME');
  if (script === undefined) return 'the script: SCRIPT_FILENAME is not sent';
  return script === '' ? 'the script: SCRIPT_FILENAME is empty' : script;
}

/** What `script-unknown` and `script-denied` say. */
const SAID_ELSEWHERE = /Primary script unknown|^Access to the script .* has been denied/;

function quoteOf(
  messages: readonly PhpMessage[],
  levels: readonly PhpLevel[],
  severities: Partial<Record<PhpLevel, Severity>> = {},
): Finding | null {
  const found = messages.filter(({ level, text }) => levels.includes(level) && !SAID_ELSEWHERE.test(text));
  const worst = [...found].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))[0];
  if (worst === undefined) return null;
  const severity = severities[worst.level];
  return {
    message: `${quote(worst)}${found.length > 1 ? ` (and ${found.length - 1} more)` : ''}`,
    ...(severity && { severity }),
  };
}

function quote({ text }: PhpMessage): string {
  const line = text.split('\n', 1)[0]!;
  return line.length > QUOTE ? `${line.slice(0, QUOTE)}…` : line;
}
