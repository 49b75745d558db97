import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import styles from './Menu.module.css';
import { menuItem } from './menu-item.js';

/** A menu under a button, in its place in the document, so that it stays within the page's landmarks. Not modal: a modal one would put a style tag on the page, which the server's policy forbids. */
export function Menu({ trigger, children }: { readonly trigger: ReactElement; readonly children: ReactNode }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content className={styles.menu} align="end" sideOffset={4} collisionPadding={8}>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

export interface MenuCheckItemProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

/** Stays open when chosen: people mostly change several. */
export function MenuCheckItem({ checked, onChange, hint, onKeyDown, children }: MenuCheckItemProps) {
  return (
    <DropdownMenu.CheckboxItem
      {...menuItem}
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      title={hint}
      onKeyDown={onKeyDown}
    >
      <span className={styles.mark}>{checked && <Check size={13} aria-hidden />}</span>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuItem({ onSelect, children }: { readonly onSelect: () => void; readonly children: ReactNode }) {
  return (
    <DropdownMenu.Item {...menuItem} onSelect={onSelect}>
      <span className={styles.mark} />
      {children}
    </DropdownMenu.Item>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className={styles.separator} />;
}
