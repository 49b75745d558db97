import { useEffect, useRef, useState } from 'react';

/** Whether files are being dragged over the page; what is dropped goes to `onDrop`. */
export function useFileDrop(onDrop: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  useEffect(() => {
    const listeners = new AbortController();
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void): void =>
      window.addEventListener(type, (event) => hasFiles(event) && act(event), { signal: listeners.signal });
    // Without this the browser would leave the page and show the file.
    const allow = (event: DragEvent): void => event.preventDefault();
    on('dragenter', (event) => {
      allow(event);
      setOver(true);
    });
    on('dragover', allow);
    // Between elements there is a next one; out of the window there is none.
    on('dragleave', (event) => event.relatedTarget === null && setOver(false));
    on('drop', (event) => {
      allow(event);
      setOver(false);
      drop.current([...(event.dataTransfer?.files ?? [])]);
    });
    return () => listeners.abort();
  }, []);
  return over;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
