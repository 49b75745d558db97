import { useCallback } from 'react';
import { useResource } from '../../lib/use-resource.js';
import { useCaptureSource } from '../../store/context.js';
import type { IndexRanges } from '../../store/index-ranges.js';
import { Dialog } from '../../ui/Dialog.js';
import { ResourceView } from '../../ui/ResourceView.js';
import { draftOf } from './draft.js';
import { recordedBody } from './recorded-body.js';
import { SelectionReplay } from './SelectionReplay.js';
import { SingleReplay } from './SingleReplay.js';

export interface ReplayDialogProps {
  readonly exchanges: IndexRanges;
  readonly onClose: () => void;
}

/** Captured requests, sent again: one that can be edited before, or several as they are. */
export function ReplayDialog({ exchanges, onClose }: ReplayDialogProps) {
  const [first] = exchanges;
  if (first === undefined) return null;
  return (
    <Dialog
      title={exchanges.size === 1 ? `Replay #${first}` : `Replay ${exchanges.size} exchanges`}
      size="wide"
      onClose={onClose}
    >
      {exchanges.size === 1 ? (
        <OneExchange index={first} onClose={onClose} />
      ) : (
        <SelectionReplay exchanges={exchanges} onClose={onClose} />
      )}
    </Dialog>
  );
}

function OneExchange({ index, onClose }: { readonly index: number; readonly onClose: () => void }) {
  const source = useCaptureSource();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const exchange = await source.exchange(index, signal);
      return { exchange, original: draftOf(exchange, await recordedBody(source, exchange, signal)) };
    },
    [source, index],
  );
  const resource = useResource(String(index), '', load);
  return <ResourceView resource={resource}>{(loaded) => <SingleReplay {...loaded} onClose={onClose} />}</ResourceView>;
}
