import type { CheckSubject, CheckTable, Finding } from './check.js';

/** What the specification of SCGI demands of a header, besides being a netstring. */
export const SCGI_CHECKS: CheckTable = {
  'scgi-content-length-first': {
    severity: 'warning',
    title: 'CONTENT_LENGTH is not the first header',
    why: 'SCGI puts it first so that an application may know the length of all of the request early; strict ones refuse others.',
    fix: 'nginx and lighttpd send it first by themselves: check what makes this request.',
    look: ofScgi(({ paramNames }) =>
      paramNames[0] === 'CONTENT_LENGTH' ? null : { message: `The first header is ${paramNames[0] ?? 'missing'}` },
    ),
  },
  'scgi-version-missing': {
    severity: 'warning',
    title: 'SCGI=1 is missing',
    why: 'Each request has to say that it is SCGI; strict applications refuse those that do not.',
    fix: 'scgi_param SCGI 1; (nginx’s scgi_params has it)',
    look: ofScgi(({ param }) => (param('SCGI') === '1' ? null : {})),
  },
  'scgi-header-twice': {
    severity: 'warning',
    title: 'A header is sent twice',
    why: 'SCGI forbids it: applications take the first or the last one, or refuse the request; of CONTENT_LENGTH that decides where the body ends.',
    fix: 'nginx sends CONTENT_LENGTH by itself: leave it out of your scgi_param lines, and keep one of other names.',
    look: ofScgi(({ paramNames }) => {
      const twice = [...new Set(paramNames.filter((name, at) => paramNames.indexOf(name) !== at))];
      return twice.length === 0 ? null : { message: `Sent twice: ${twice.join(', ')}` };
    }),
  },
};

/** A header that is cut, or no netstring, is a finding of its own. */
function ofScgi(look: (subject: CheckSubject) => Finding | null): (subject: CheckSubject) => Finding | null {
  return (subject) => {
    const { dialect, paramsClosed, diagnostics } = subject.facts;
    const isReadable = paramsClosed && diagnostics.every(({ code }) => code !== 'header-malformed-request');
    return dialect.protocol === 'scgi' && isReadable ? look(subject) : null;
  };
}
