import { Command as Palette } from 'cmdk';
import { useEffect, useRef } from 'react';
import { useModal } from '../../ui/use-modal.js';
import styles from './CommandPalette.module.css';

/** What the palette needs of a command. */
export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** What is printed on its key; null where it has none. */
  readonly key: string | null;
}

export interface CommandPaletteProps {
  readonly items: readonly PaletteItem[];
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** Every command by name: type some letters of it, Enter runs it. */
export function CommandPalette({ items, onChoose, onClose }: CommandPaletteProps) {
  const modal = useModal(onClose);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const groups = [...new Set(items.map(({ group }) => group))];
  return (
    <dialog ref={modal.ref} className={styles.palette} aria-label="Commands" onClose={modal.closed}>
      <Palette label="Commands" loop>
        <Palette.Input ref={input} placeholder="What do you want to do?" className={styles.input} />
        <Palette.List label="Commands" className={styles.list}>
          <Palette.Empty className={styles.empty}>No command has this in its name.</Palette.Empty>
          {groups.map((group) => (
            <Palette.Group key={group} heading={group} className={styles.group}>
              {items
                .filter((item) => item.group === group)
                .map(({ id, title, key }) => (
                  <Palette.Item key={id} value={`${group} ${title}`} className={styles.item} onSelect={() => onChoose(id)}>
                    <span className={styles.title}>{title}</span>
                    {key !== null && <kbd className={styles.key}>{key}</kbd>}
                  </Palette.Item>
                ))}
            </Palette.Group>
          ))}
        </Palette.List>
      </Palette>
    </dialog>
  );
}
