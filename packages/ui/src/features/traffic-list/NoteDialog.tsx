import { MARK_COLOURS, MAX_NOTE_LENGTH, type MarkColour, type SummaryRow } from '@fcgiscope/codec/exchange';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useCaptureSource } from '../../store/context.js';
import { Dialog } from '../../ui/Dialog.js';
import styles from './NoteDialog.module.css';
import { markExchanges } from './row-actions.js';

export interface NoteDialogProps {
  readonly row: SummaryRow;
  readonly run: (action: () => Promise<void>) => void;
  readonly onClose: () => void;
}

/** What somebody has to say of an exchange. */
export function NoteDialog({ row, run, onClose }: NoteDialogProps) {
  const source = useCaptureSource();
  const [note, setNote] = useState(row.mark?.note ?? '');
  const [colour, setColour] = useState<MarkColour>(row.mark?.colour ?? MARK_COLOURS[0]);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => text.current?.focus(), []);
  const save = (event: FormEvent) => {
    event.preventDefault();
    run(() => markExchanges(source, [row.index], { colour, note: note.trim() }));
    onClose();
  };
  return (
    <Dialog title={`Note on #${row.index}`} onClose={onClose}>
      <form className={styles.form} onSubmit={save}>
        <textarea
          ref={text}
          aria-label="Note"
          rows={4}
          maxLength={MAX_NOTE_LENGTH}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && save(event)}
        />
        <fieldset className={styles.colours}>
          <legend>Colour</legend>
          {MARK_COLOURS.map((offered) => (
            <label key={offered}>
              <input type="radio" name="colour" checked={offered === colour} onChange={() => setColour(offered)} />
              <span className={styles.dot} data-mark={offered} aria-hidden />
              {offered}
            </label>
          ))}
        </fieldset>
        <button type="submit" className={styles.save}>
          Keep (Ctrl Enter)
        </button>
      </form>
    </Dialog>
  );
}
