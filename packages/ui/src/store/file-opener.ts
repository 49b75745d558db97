import { createContext, useContext } from 'react';

/** Opens capture files in place of the server's capture. */
export interface FileOpener {
  /** The files that are open now; null while the page shows its server's capture. */
  readonly files: readonly File[] | null;
  /** `ports`: those of applications; null where connections are recognised by their bytes. */
  readonly open: (files: readonly File[], ports: readonly number[] | null) => void;
  /** Back to the server's capture. */
  readonly close: () => void;
}

const FileOpenerContext = createContext<FileOpener | null>(null);

export const FileOpenerProvider = FileOpenerContext.Provider;

export function useFileOpener(): FileOpener {
  const opener = useContext(FileOpenerContext);
  if (opener === null) throw new Error('no FileOpenerProvider above');
  return opener;
}
