import { Flag } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Dialog } from '../../ui/Dialog.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './MarkButton.module.css';

/** As the API takes it. */
const MOST_CHARACTERS = 1000;

/** Notes a text at this moment, so that it is found again between the packets of the capture file. */
export function MarkButton({ disabled, onMark }: { readonly disabled: boolean; readonly onMark: (text: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label="Mark this moment in the capture" text="Mark" disabled={disabled} onClick={() => setOpen(true)}>
        <Flag size={14} aria-hidden />
      </IconButton>
      {open && <MarkDialog onMark={onMark} onClose={() => setOpen(false)} />}
    </>
  );
}

function MarkDialog({ onMark, onClose }: { readonly onMark: (text: string) => void; readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    onMark(text.trim());
    onClose();
  };
  return (
    <Dialog title="Mark this moment" onClose={onClose}>
      <form className={styles.form} onSubmit={keep}>
        <input
          ref={input}
          type="text"
          aria-label="What happens now"
          placeholder="what happens now: deployed 1.4, pressed “Pay”"
          maxLength={MOST_CHARACTERS}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className={styles.hint}>Kept in the capture file between the packets of this moment; Wireshark shows it too.</p>
        <button type="submit" className={styles.keep} disabled={text.trim() === ''}>
          Keep (Enter)
        </button>
      </form>
    </Dialog>
  );
}
