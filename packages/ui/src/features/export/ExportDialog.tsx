import { useEffect, useMemo, useRef, useState } from 'react';
import { useCaptureStore } from '../../store/context.js';
import type { IndexRanges } from '../../store/index-ranges.js';
import { Dialog } from '../../ui/Dialog.js';
import { CopyAs } from './CopyAs.js';
import styles from './ExportDialog.module.css';
import { ExportFooter } from './ExportFooter.js';
import { OFFERED_FORMATS, type OfferedFormat } from './formats.js';
import { MaskingPreview } from './MaskingPreview.js';
import { OptionList } from './OptionList.js';
import { SecretsChoice } from './SecretsChoice.js';
import { scopeHint } from './scope-words.js';
import { firstOf, likeliest, rangesOf, type Scope, type ScopeId, scopesOf, withoutRecords } from './scopes.js';
import { useExport } from './use-export.js';
import { useMaskingPreview } from './use-masking-preview.js';

/** Exchanges whose masking is shown. */
const PREVIEWED = 5;

export interface ExportDialogProps {
  /** Those that somebody has chosen. */
  readonly selected: IndexRanges;
  readonly onClose: () => void;
}

/** Exchanges as a file: which, in what format, and what is masked in it, shown before it is written. */
export function ExportDialog({ selected, onClose }: ExportDialogProps) {
  const store = useCaptureStore();
  // As it was when somebody asked: a list that grows meanwhile does not change what is exported.
  const [scopes] = useState(() => scopesOf(store, selected));
  const [scopeId, setScopeId] = useState<ScopeId>(() => likeliest(scopes));
  const [format, setFormat] = useState<OfferedFormat>(OFFERED_FORMATS[0] as OfferedFormat);
  const [includeSecrets, setIncludeSecrets] = useState(false);
  const scope = scopes.find(({ id }) => id === scopeId) as Scope;
  const previewed = useMemo(() => firstOf(scope, PREVIEWED), [scope]);
  const preview = useMaskingPreview(previewed);
  const { state, start, stop } = useExport();
  const [only] = scope.exchanges.size === 1 ? previewed : [];
  const order = { format: format.format, exchanges: rangesOf(scope), includeSecrets };
  return (
    <Dialog title="Export" size="wide" onClose={onClose}>
      <div className={styles.columns}>
        <div className={styles.choices} role="region" aria-label="What and how" tabIndex={0}>
          <OptionList
            label="Exchanges"
            options={scopes.map((one) => ({ value: one.id, title: one.title, hint: scopeHint(one), refusal: one.refusal }))}
            value={scopeId}
            onChange={setScopeId}
          />
          <OptionList
            label="Format"
            options={OFFERED_FORMATS.map((one) => ({ value: one.format, title: one.title, hint: one.hint, refusal: null }))}
            value={format.format}
            onChange={(chosen) => setFormat(OFFERED_FORMATS.find((one) => one.format === chosen) ?? format)}
          />
          {format.format === 'pcapng' && <LeftOut count={withoutRecords(store, scope)} />}
          <SecretsChoice included={includeSecrets} onChange={setIncludeSecrets} />
          {only !== undefined && <CopyAs index={only} includeSecrets={includeSecrets} />}
        </div>
        <MaskingPreview preview={preview} shown={previewed.length} total={scope.exchanges.size} included={includeSecrets} />
      </div>
      <ExportFooter
        state={state}
        count={scope.exchanges.size}
        name={fileName(format, only)}
        includeSecrets={includeSecrets}
        // What cannot be shown masked cannot be written masked, either.
        refused={!includeSecrets && preview.state === 'failed'}
        onStart={(name) => start(order, name)}
        onStop={stop}
        onClose={onClose}
      />
      <FirstFocus />
    </Dialog>
  );
}

function LeftOut({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <p role="note" className={styles.leftOut}>
      {count} of them speak SCGI or uwsgi, which have no records: a Wireshark capture leaves them out.
    </p>
  );
}

/** The keyboard begins at the first choice, not at the button that closes. */
function FirstFocus() {
  const here = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    here.current?.closest('dialog')?.querySelector<HTMLInputElement>('input:checked')?.focus();
  }, []);
  return <span ref={here} hidden />;
}

/** `fcgiscope-20261121-0652.pcapng`; of one exchange `exchange-12.pcapng`. */
function fileName({ extension }: OfferedFormat, only: number | undefined): string {
  if (only !== undefined) return `exchange-${only}.${extension}`;
  const [date, time] = new Date().toISOString().replaceAll(/[-:]/g, '').split('T');
  return `fcgiscope-${date}-${time?.slice(0, 4)}.${extension}`;
}
