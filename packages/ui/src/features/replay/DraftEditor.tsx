import { Plus, RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { isFocusOnTabs } from '../../lib/focus.js';
import { countOf } from '../../lib/format-count.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { BodyEditor } from './BodyEditor.js';
import styles from './DraftEditor.module.css';
import { changesIn, type Draft, isRecorded, withNewParam, withoutParam, withParam } from './draft.js';
import { ParamEditor } from './ParamEditor.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export interface DraftEditorProps {
  readonly original: Draft;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** The request as it was recorded, to be edited. */
export function DraftEditor({ original, draft, onChange }: DraftEditorProps) {
  const uri = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!isFocusOnTabs()) uri.current?.focus();
  }, []);
  return (
    <div className={styles.editor}>
      <div className={styles.line}>
        <input
          aria-label="Method"
          list="replay-methods"
          className={styles.method}
          value={draft.method}
          spellCheck={false}
          autoComplete="off"
          data-edited={draft.method !== original.method || undefined}
          onChange={(event) => onChange({ ...draft, method: event.target.value })}
        />
        <datalist id="replay-methods">
          {METHODS.map((method) => (
            <option key={method} value={method}>
              {method}
            </option>
          ))}
        </datalist>
        <input
          ref={uri}
          aria-label="URI"
          className={styles.uri}
          value={draft.uri}
          spellCheck={false}
          autoComplete="off"
          data-edited={draft.uri !== original.uri || undefined}
          onChange={(event) => onChange({ ...draft, uri: event.target.value })}
        />
        <Changes count={changesIn(original, draft)} onReset={() => onChange(original)} />
      </div>
      <div className={styles.panes}>
        <Params original={original} draft={draft} onChange={onChange} />
        <BodyEditor original={original.body} body={draft.body} onChange={(body) => onChange({ ...draft, body })} />
      </div>
    </div>
  );
}

function Changes({ count, onReset }: { readonly count: number; readonly onReset: () => void }) {
  return (
    <span className={styles.changes}>
      <span role="status">{count === 0 ? 'as recorded' : countOf(count, 'change')}</span>
      <IconButton label="Back to what was recorded" disabled={count === 0} onClick={onReset}>
        <RotateCcw size={13} aria-hidden />
      </IconButton>
    </span>
  );
}

function Params({ original, draft, onChange }: DraftEditorProps) {
  return (
    <section className={styles.pane} aria-label="Params">
      <header className={styles.head}>
        <h3>Params</h3>
        <span className={styles.amount}>{draft.params.length}</span>
        <Button className={styles.add} onClick={() => onChange(withNewParam(draft))}>
          <Plus size={12} aria-hidden /> Add
        </Button>
      </header>
      <div role="region" aria-label="Params to be sent" tabIndex={0} className={styles.params}>
        {draft.params.map((param) => (
          <ParamEditor
            key={param.id}
            param={param}
            isRecorded={isRecorded(original, param)}
            isNew={!original.params.some(({ id }) => id === param.id)}
            onChange={(changed) => onChange(withParam(draft, changed))}
            onRemove={() => onChange(withoutParam(draft, param.id))}
          />
        ))}
      </div>
    </section>
  );
}
