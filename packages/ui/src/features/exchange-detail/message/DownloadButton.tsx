import { Download } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '../../../lib/format-bytes.js';
import { useCaptureSource } from '../../../store/context.js';
import { IconButton } from '../../../ui/IconButton.js';
import { DOWNLOAD_LIMIT, fetchBody, fileNameFor, save } from './download-body.js';
import type { BodyRange } from './use-body.js';

/** Saves the body as it was sent. */
export function DownloadButton({ range, contentType }: { readonly range: BodyRange; readonly contentType: string | null }) {
  const source = useCaptureSource();
  const [state, setState] = useState<'idle' | 'busy' | { readonly failure: string }>('idle');
  const tooLarge = range.streamBytes - range.from > DOWNLOAD_LIMIT;
  const download = async () => {
    setState('busy');
    try {
      save(await fetchBody(source, range), fileNameFor(range, contentType));
      setState('idle');
    } catch (error) {
      setState({ failure: error instanceof Error ? error.message : String(error) });
    }
  };
  const label = tooLarge
    ? `The body is larger than ${formatBytes(DOWNLOAD_LIMIT)}: export the capture`
    : 'Download the body as it was sent';
  return (
    <>
      <IconButton label={label} quiet disabled={tooLarge || state === 'busy'} onClick={() => void download()}>
        <Download size={13} aria-hidden />
      </IconButton>
      {typeof state === 'object' && <span role="alert">{state.failure}</span>}
    </>
  );
}
