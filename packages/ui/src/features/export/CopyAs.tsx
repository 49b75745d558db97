import { useState } from 'react';
import { copyText } from '../../lib/copy-text.js';
import { errorMessage } from '../../lib/error-message.js';
import { useCaptureSource } from '../../store/context.js';
import { type CopyKind, copyOf } from '../../store/copies.js';
import { Button } from '../../ui/Button.js';
import styles from './ExportDialog.module.css';

/** What is pasted somewhere, as people call it. */
const KINDS: readonly (readonly [CopyKind, string])[] = [
  ['Markdown', 'Markdown'],
  ['curl', 'curl'],
  ['cgi-fcgi', 'cgi-fcgi'],
];

/** One exchange can be pasted, too; masked like the file. */
export function CopyAs({ index, includeSecrets }: { readonly index: number; readonly includeSecrets: boolean }) {
  const source = useCaptureSource();
  const [said, setSaid] = useState('');
  const copy = async (kind: CopyKind, title: string) => {
    try {
      const copied = await copyText(await copyOf(kind, source, index, includeSecrets ? 'as sent' : 'masked'));
      setSaid(copied ? `Copied as ${title}` : 'The browser does not let the page use the clipboard.');
    } catch (error) {
      setSaid(errorMessage(error));
    }
  };
  return (
    <fieldset className={styles.group}>
      <legend>Or copy #{index} as</legend>
      <p className={styles.copies}>
        {KINDS.map(([kind, title]) => (
          <Button key={kind} onClick={() => void copy(kind, title)}>
            {title}
          </Button>
        ))}
      </p>
      <p role="status" className={styles.hint}>
        {said}
      </p>
    </fieldset>
  );
}
