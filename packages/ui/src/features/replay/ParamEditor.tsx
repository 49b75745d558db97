import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isFocusOnTabs } from '../../lib/focus.js';
import { isSecretName } from '../../lib/secret-names.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './DraftEditor.module.css';
import { type DraftParam, followedBy } from './draft.js';

export interface ParamEditorProps {
  readonly param: DraftParam;
  readonly isRecorded: boolean;
  readonly isNew: boolean;
  readonly onChange: (param: DraftParam) => void;
  readonly onRemove: () => void;
}

/** One param: name and value in fields, what follows something else only said. */
export function ParamEditor({ param, isRecorded, isNew, onChange, onRemove }: ParamEditorProps) {
  const { name } = param;
  const followed = isNew ? null : followedBy(name);
  return (
    <div className={styles.param} data-edited={!isRecorded || undefined} data-new={isNew || undefined}>
      {isNew ? (
        <NameField name={name} onChange={(changed) => onChange({ ...param, name: changed })} />
      ) : (
        <span className={styles.name} title={name}>
          {name}
        </span>
      )}
      {followed !== null ? (
        <span className={styles.follows}>follows {followed}</span>
      ) : (
        <Value param={param} onChange={(changed) => onChange({ ...param, value: changed })} />
      )}
      {followed === null && (
        <IconButton label={`Remove ${name || 'this param'}`} quiet onClick={onRemove}>
          <X size={12} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

/** Of a param that is new: where it has no name yet, the keyboard waits for one. */
function NameField({ name, onChange }: { readonly name: string; readonly onChange: (name: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current?.value === '' && !isFocusOnTabs()) field.current.focus();
  }, []);
  return (
    <input
      ref={field}
      aria-label="Name"
      placeholder="NAME"
      value={name}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Secrets are not shown until somebody asks; bytes that are no text cannot be edited. */
function Value({
  param: { name, value, isBase64 },
  onChange,
}: {
  readonly param: DraftParam;
  readonly onChange: (value: string) => void;
}) {
  const [shown, setShown] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // What was just revealed is about to be edited.
  useEffect(() => {
    if (shown) input.current?.focus();
  }, [shown]);
  if (isBase64) return <span className={styles.follows}>not text: sent as it was</span>;
  if (!shown && value !== '' && isSecretName(name)) {
    return (
      <button
        type="button"
        className={styles.secret}
        title="Click to show and edit"
        aria-label={`Show ${name}`}
        onClick={() => setShown(true)}
      >
        ••••••••
      </button>
    );
  }
  return (
    <input
      aria-label={`Value of ${name || 'the new param'}`}
      value={value}
      spellCheck={false}
      autoComplete="off"
      ref={input}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
