import type { ConnectionReports } from '@fcgiscope/codec/live';
import { type Resource, useResource } from '../../lib/use-resource.js';
import { useCaptureFacts, useCaptureSource } from '../../store/context.js';

/** Connections with findings of their own; fetched again whenever the capture says that there are others. */
export function useConnectionReports(): Resource<ConnectionReports> {
  const source = useCaptureSource();
  const { status, hello } = useCaptureFacts();
  const trouble = status?.trouble;
  const revision = trouble === undefined ? '' : `${trouble.connections} ${trouble.findings}`;
  return useResource(hello?.capture ?? '', revision, (signal) => source.connections(signal));
}
