import { type RefObject, useLayoutEffect, useRef } from 'react';

export interface Modal {
  readonly ref: RefObject<HTMLDialogElement | null>;
  /** For the dialog's `onClose`. */
  readonly closed: () => void;
}

/** A `<dialog>` that is modal while it is drawn. Gives the focus back before it goes. */
export function useModal(onClose: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  // React's strict mode closes and opens it once more: that is no wish of anybody's.
  return { ref, closed: () => ref.current?.open !== true && onClose() };
}
