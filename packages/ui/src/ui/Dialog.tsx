import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.js';
import { useModal } from './use-modal.js';

export interface DialogProps {
  readonly title: string;
  /** `wide`: as much of the page as there is, within reason; its content divides the height. */
  readonly size?: 'small' | 'wide';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal window of the browser's own: Escape closes it, focus stays inside and comes back. Open while it is drawn. */
export function Dialog({ title, size = 'small', onClose, children }: DialogProps) {
  const modal = useModal(onClose);
  return (
    <dialog ref={modal.ref} className={styles.dialog} data-size={size} aria-label={title} onClose={modal.closed}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {children}
    </dialog>
  );
}
