import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { useFileOpener } from '../../store/file-opener.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './FilePicker.module.css';
import { CAPTURE_TYPES } from './file-types.js';

export interface FilePickerProps {
  readonly text: string;
  /** It stands in a text, not in a bar of buttons. */
  readonly framed?: boolean;
}

/** The button that opens files. */
export function FilePicker({ text, framed = false }: FilePickerProps) {
  const { open } = useFileOpener();
  const input = useRef<HTMLInputElement>(null);
  const choose = (files: FileList | null) => {
    if (files !== null && files.length > 0) open([...files], null);
    // The same file may be chosen again.
    if (input.current !== null) input.current.value = '';
  };
  return (
    <>
      <input
        ref={input}
        className={styles.input}
        type="file"
        multiple
        accept={CAPTURE_TYPES}
        tabIndex={-1}
        aria-label="Capture files"
        onChange={(event) => choose(event.target.files)}
      />
      <IconButton
        label="Open capture files: pcapng, pcap, HAR"
        text={text}
        className={framed ? styles.framed : undefined}
        onClick={() => input.current?.click()}
      >
        <FolderOpen size={14} aria-hidden />
      </IconButton>
    </>
  );
}
