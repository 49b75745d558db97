import { FileDown } from 'lucide-react';
import { useFileOpener } from '../../store/file-opener.js';
import styles from './DropTarget.module.css';
import { useFileDrop } from './use-file-drop.js';

/** Files may be dropped anywhere on the page; while they are over it, this says what will happen. */
export function DropTarget() {
  const { open } = useFileOpener();
  const over = useFileDrop((files) => files.length > 0 && open(files, null));
  if (!over) return null;
  return (
    <div className={styles.overlay} role="status">
      <div className={styles.card}>
        <FileDown size={28} aria-hidden />
        <p className={styles.title}>Drop to open</p>
        <p>Captures of tcpdump, Wireshark or fcgiscope, or a HAR. They are read here and sent nowhere.</p>
      </div>
    </div>
  );
}
