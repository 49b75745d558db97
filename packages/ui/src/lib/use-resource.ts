import { useEffect, useRef, useState } from 'react';

/** Something that is fetched. `ready` may be of an older revision while a newer one is on its way. */
export type Resource<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: Error };

const LOADING = { state: 'loading' } as const;

/**
 * Fetches what `identity` names, and again for every `revision` of it. Another identity begins with `loading`; another revision leaves
 * what was there until the new one has come.
 */
export function useResource<T>(identity: string, revision: string, load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [held, setHeld] = useState<{ readonly identity: string; readonly resource: Resource<T> }>({
    identity,
    resource: LOADING,
  });
  const latestLoad = useRef(load);
  latestLoad.current = load;
  const key = `${identity}\n${revision}`;
  useEffect(() => {
    const [wanted = ''] = key.split('\n');
    const abort = new AbortController();
    const settle = (resource: Resource<T>) => {
      if (!abort.signal.aborted) setHeld({ identity: wanted, resource });
    };
    latestLoad.current(abort.signal).then(
      (value) => settle({ state: 'ready', value }),
      (error: unknown) => settle({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => abort.abort();
  }, [key]);
  return held.identity === identity ? held.resource : LOADING;
}
