import type { ReactNode } from 'react';
import { useCaptureFacts } from '../../store/context.js';
import { NoServer } from './NoServer.js';
import { NothingFound } from './NothingFound.js';

/** Why the list is empty, and what to do: no server, nothing in the file; or what `live` says of a capture that goes on. */
export function CaptureEmpty({ live }: { readonly live: ReactNode }) {
  const { connection, status } = useCaptureFacts();
  if (connection.kind === 'absent') return <NoServer />;
  if (status?.file === undefined) return live;
  return status.file.state === 'reading' ? null : <NothingFound file={status.file} />;
}
