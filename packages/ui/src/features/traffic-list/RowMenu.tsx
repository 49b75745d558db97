import type { ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';
import { MARK_COLOURS } from '@fcgiscope/codec/exchange';
import { ContextMenu } from 'radix-ui';
import { type ReactElement, type ReactNode, useState } from 'react';
import { countOf, formatCount } from '../../lib/format-count.js';
import { ask } from '../../store/asked.js';
import { compareWith, useCompareBase } from '../../store/compare-base.js';
import { useCaptureSource } from '../../store/context.js';
import { COPIES } from '../../store/copies.js';
import type { IndexRanges } from '../../store/index-ranges.js';
import { chooseNone, useSelection } from '../../store/selection.js';
import { useCanReplay } from '../../store/use-replay-kin.js';
import { showView } from '../../store/use-view.js';
import { ContextMenuItem } from '../../ui/ContextMenuItem.js';
import menu from '../../ui/Menu.module.css';
import { NoteDialog } from './NoteDialog.js';
import styles from './RowMenu.module.css';
import { copyExchange, filterForTerm, hideTerm, markExchanges } from './row-actions.js';

/** What the menu was opened on. */
export interface MenuTarget {
  readonly row: SummaryRow;
  /** The term of the filter that finds rows with the same value in that column; null where the column has none. */
  readonly term: string | null;
}

export interface RowMenuProps {
  readonly target: MenuTarget | null;
  /** The list: a single element. */
  readonly children: ReactElement;
}

/** The menu of a row, or of all that are chosen. In its place in the document and not modal, for the reasons that `ui/Menu` gives. */
export function RowMenu({ target, children }: RowMenuProps) {
  const [noted, setNoted] = useState<SummaryRow | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const run = (action: () => Promise<void>) => {
    setFailure(null);
    action().catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  };
  return (
    <>
      <ContextMenu.Root modal={false}>
        <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
        {target !== null && (
          <ContextMenu.Content className={menu.menu} collisionPadding={8}>
            <RowMenuItems target={target} run={run} onNote={() => setNoted(target.row)} />
          </ContextMenu.Content>
        )}
      </ContextMenu.Root>
      {noted !== null && <NoteDialog row={noted} run={run} onClose={() => setNoted(null)} />}
      {failure !== null && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
    </>
  );
}

interface ItemsProps {
  readonly target: MenuTarget;
  readonly run: (action: () => Promise<void>) => void;
  readonly onNote: () => void;
}

/** What the menu acts on: all that are chosen where the row is one of them, else the row alone. */
function useSubjects(row: SummaryRow): readonly number[] {
  const chosen: IndexRanges = useSelection((selection) => selection.chosen);
  return chosen.has(row.index) && chosen.size > 1 ? [...chosen] : [row.index];
}

function RowMenuItems({ target: { row, term }, run, onNote }: ItemsProps) {
  const source = useCaptureSource();
  const subjects = useSubjects(row);
  const several = subjects.length > 1;
  const mark = (given: ExchangeMark | null) => run(() => markExchanges(source, subjects, given));
  return (
    <>
      {several && <ContextMenu.Label className={styles.label}>{countOf(subjects.length, 'exchange')}</ContextMenu.Label>}
      {term !== null && (
        <>
          <ContextMenuItem hint={term} onSelect={() => filterForTerm(term)}>
            Filter for <code className={styles.term}>{term}</code>
          </ContextMenuItem>
          <ContextMenuItem onSelect={() => hideTerm(term)}>Hide these</ContextMenuItem>
        </>
      )}
      <ContextMenuItem onSelect={() => filterForTerm(`conn:${row.connection}`)}>
        Filter for connection {row.connection}
      </ContextMenuItem>
      <ContextMenu.Separator className={menu.separator} />
      <SubMenu title="Copy">
        {COPIES.map((kind) => (
          <ContextMenuItem key={kind} onSelect={() => run(() => copyExchange(kind, source, row.index))}>
            {kind}
          </ContextMenuItem>
        ))}
      </SubMenu>
      <CompareItems row={row} subjects={subjects} />
      <ContextMenuItem onSelect={() => ask('export', subjects)}>
        {several ? `Export ${formatCount(subjects.length)}…` : 'Export…'}
      </ContextMenuItem>
      <ReplayItem subjects={subjects} />
      <ContextMenu.Separator className={menu.separator} />
      <SubMenu title="Mark">
        {MARK_COLOURS.map((colour) => (
          <ContextMenuItem key={colour} onSelect={() => mark({ colour, note: row.mark?.note ?? '' })}>
            <span className={styles.dot} data-mark={colour} aria-hidden /> {colour}
          </ContextMenuItem>
        ))}
      </SubMenu>
      {!several && <ContextMenuItem onSelect={onNote}>Note…</ContextMenuItem>}
      {row.mark !== undefined && <ContextMenuItem onSelect={() => mark(null)}>Remove mark</ContextMenuItem>}
      {several && <ContextMenuItem onSelect={chooseNone}>Choose none</ContextMenuItem>}
    </>
  );
}

function CompareItems({ row, subjects }: { readonly row: SummaryRow; readonly subjects: readonly number[] }) {
  const base = useCompareBase((state) => state.index);
  const [left, right] = subjects;
  if (subjects.length === 2 && left !== undefined && right !== undefined)
    return <ContextMenuItem onSelect={() => showView({ kind: 'compare', left, right })}>Compare the two</ContextMenuItem>;
  if (subjects.length > 2) return null;
  const title = base === null || base === row.index ? 'Compare with…' : `Compare with #${base}`;
  return <ContextMenuItem onSelect={() => compareWith(row.index)}>{title}</ContextMenuItem>;
}

/** Where nothing listens it stands there all the same, and says why it does nothing. */
function ReplayItem({ subjects }: { readonly subjects: readonly number[] }) {
  const possible = useCanReplay();
  const title = subjects.length > 1 ? `Replay ${formatCount(subjects.length)}…` : 'Replay…';
  if (possible) return <ContextMenuItem onSelect={() => ask('replay', subjects)}>{title}</ContextMenuItem>;
  return (
    <ContextMenuItem>
      {title} <span className={styles.why}>needs a running tap</span>
    </ContextMenuItem>
  );
}

function SubMenu({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <ContextMenu.Sub>
      <ContextMenu.SubTrigger className={menu.item}>
        <span className={menu.mark} />
        {title}
        <span className={styles.more} aria-hidden>
          ▸
        </span>
      </ContextMenu.SubTrigger>
      <ContextMenu.SubContent className={menu.menu} collisionPadding={8}>
        {children}
      </ContextMenu.SubContent>
    </ContextMenu.Sub>
  );
}
