import { ChevronDown } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { forgetFilter, saveFilter, useFilterHistory } from '../../store/filter-history.js';
import { setFilterText } from '../../store/filter-state.js';
import { Dialog } from '../../ui/Dialog.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.js';
import styles from './SavedFilters.module.css';

/** So many of those used last are in the menu; the field's own suggestions have the fields. */
const RECENT_SHOWN = 12;

/** Filters that somebody saved, and those used last. `text`: the one that is right now, to be saved. */
export function SavedFilters({ text }: { readonly text: string }) {
  const { recent, saved } = useFilterHistory();
  const [naming, setNaming] = useState(false);
  const others = recent.filter((used) => used !== text && saved.every((filter) => filter.text !== used)).slice(0, RECENT_SHOWN);
  const present = saved.find((filter) => filter.text === text);
  return (
    <>
      <Menu
        trigger={
          <IconButton label="Saved and recent filters" text="Saved" quiet>
            <ChevronDown size={12} aria-hidden />
          </IconButton>
        }
      >
        {text !== '' && present === undefined && <MenuItem onSelect={() => setNaming(true)}>Save this filter…</MenuItem>}
        {present !== undefined && <MenuItem onSelect={() => forgetFilter(present.name)}>Forget “{present.name}”</MenuItem>}
        {saved.map(({ name, text: kept }) => (
          <MenuItem key={name} onSelect={() => setFilterText(kept)}>
            <span className={styles.name}>{name}</span>
            {name !== kept && <code className={styles.text}>{kept}</code>}
          </MenuItem>
        ))}
        {others.length > 0 && <MenuSeparator />}
        {others.map((used) => (
          <MenuItem key={used} onSelect={() => setFilterText(used)}>
            <code className={styles.text}>{used}</code>
          </MenuItem>
        ))}
        {text === '' && saved.length + others.length === 0 && <p className={styles.none}>No filter was used yet</p>}
      </Menu>
      {naming && <NameDialog text={text} onClose={() => setNaming(false)} />}
    </>
  );
}

/** Asks what the filter is to be called. */
function NameDialog({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const [name, setName] = useState(text);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    saveFilter(name.trim(), text);
    onClose();
  };
  return (
    <Dialog title="Save this filter" onClose={onClose}>
      <form className={styles.form} onSubmit={save}>
        <code className={styles.text}>{text}</code>
        <label>
          Name{' '}
          <input
            type="text"
            value={name}
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
          />
        </label>
        <button type="submit">Save</button>
      </form>
    </Dialog>
  );
}
