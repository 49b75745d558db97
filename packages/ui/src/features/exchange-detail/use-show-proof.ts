import type { Diagnostic } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { afterFrame } from '../../lib/after-frame.js';
import { isFocusLost } from '../../lib/focus.js';
import { DETAIL_PANEL, focusOn, RECORD_LIST } from '../../store/focus-targets.js';
import { useRoute } from '../../store/use-route.js';
import { proofOf, spanOf } from './proof-of.js';
import { pointAt } from './records/pointed-span.js';

/** Leads to where a finding can be seen, and takes the keyboard along: a button that was pressed may go with its tab. */
export function useShowProof({ index, diagnostics }: Exchange): (diagnostic: Diagnostic) => void {
  const { open } = useRoute();
  return (diagnostic) => {
    const { tab } = proofOf(diagnostic);
    pointAt(index, spanOf(diagnostic, diagnostics));
    open(index, tab);
    if (tab === 'records') focusOn(RECORD_LIST);
    afterFrame(() => isFocusLost() && focusOn(DETAIL_PANEL));
  };
}
