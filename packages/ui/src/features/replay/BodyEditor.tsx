import { utf8Bytes } from '@fcgiscope/codec/bytes';
import { exactBytes } from '../../lib/format-bytes.js';
import { Button } from '../../ui/Button.js';
import styles from './DraftEditor.module.css';
import type { DraftBody } from './draft.js';

export interface BodyEditorProps {
  readonly original: DraftBody;
  readonly body: DraftBody;
  readonly onChange: (body: DraftBody) => void;
}

/** The body as text; where it is none, what becomes of it. */
export function BodyEditor({ original, body, onChange }: BodyEditorProps) {
  const edited = body.kind === 'text' && (original.kind !== 'text' || body.text !== original.text);
  return (
    <section className={styles.pane} aria-label="Body" data-edited={edited || undefined}>
      <header className={styles.head}>
        <h3>Body</h3>
        <span className={styles.amount}>{exactBytes(body.kind === 'text' ? utf8Bytes(body.text).length : body.bytes)}</span>
      </header>
      {body.kind === 'text' ? (
        <textarea
          aria-label="Body"
          className={styles.body}
          value={body.text}
          placeholder="no body"
          spellCheck={false}
          onChange={(event) => onChange({ kind: 'text', text: event.target.value })}
        />
      ) : (
        <div className={styles.kept} data-bad={body.kind === 'incomplete' || undefined}>
          <p>{wordsOf(body)}</p>
          <Button onClick={() => onChange({ kind: 'text', text: '' })}>Replace with text</Button>
        </div>
      )}
    </section>
  );
}

function wordsOf(body: Exclude<DraftBody, { readonly kind: 'text' }>): string {
  if (body.kind === 'incomplete')
    return `The capture holds ${exactBytes(body.held)} of it: it cannot be sent as it was. Give it another body.`;
  return body.reason === 'not text'
    ? 'It is not text, and is sent as it was recorded.'
    : 'It is too long for a field, and is sent as it was recorded.';
}
