import type { CheckTable } from './check.js';

/** What we leave out ourselves. */
export const LIMIT_CHECKS: CheckTable = {
  'findings-limit': {
    severity: 'info',
    title: 'More findings than are listed',
    why: 'Each exchange keeps its first findings, so that a peer that is wrong in every record cannot fill the memory; all are counted.',
    fix: 'Mend what is listed first, what follows often is its consequence; the records show everything.',
    look: ({ facts: { diagnosticsDropped } }) =>
      diagnosticsDropped === 0
        ? null
        : { message: `${diagnosticsDropped} more ${diagnosticsDropped === 1 ? 'finding' : 'findings'}` },
  },
};
