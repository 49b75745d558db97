import { CGI_DIAGNOSTICS, SINGLE_EXCHANGE_DIAGNOSTICS } from '../cgi/index.js';
import type { DiagnosticRule } from '../core/index.js';
import { FASTCGI_DIAGNOSTICS } from '../fastcgi/index.js';
import { UWSGI_DIAGNOSTICS } from '../uwsgi/index.js';
import { CONNECTION_DIAGNOSTICS } from './connection-findings.js';
import { WORKER_DIAGNOSTICS } from './workers/index.js';

/** All catalogues in one: code → what it means and what to change. */
export const DIAGNOSTIC_RULES: Readonly<Record<string, DiagnosticRule>> = {
  ...SINGLE_EXCHANGE_DIAGNOSTICS,
  ...FASTCGI_DIAGNOSTICS,
  ...UWSGI_DIAGNOSTICS,
  ...CGI_DIAGNOSTICS,
  ...CONNECTION_DIAGNOSTICS,
  ...WORKER_DIAGNOSTICS,
};

/** The texts behind a code; undefined where no catalogue has it (a capture decoded by a newer version). */
export function ruleFor(code: string): DiagnosticRule | undefined {
  return Object.hasOwn(DIAGNOSTIC_RULES, code) ? DIAGNOSTIC_RULES[code] : undefined;
}
