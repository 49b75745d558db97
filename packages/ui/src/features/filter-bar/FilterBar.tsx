import { CircleX, Filter as FilterIcon } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { setFilterText, useFilterState } from '../../store/filter-state.js';
import { FILTER_INPUT } from '../../store/focus-targets.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './FilterBar.module.css';
import { SUGGESTION_BOX, SuggestionBox, suggestionId } from './SuggestionBox.js';
import { Underlined } from './Underlined.js';
import { useSuggestions } from './use-suggestions.js';

const EXAMPLE = 'status:5xx  duration:>200ms  has:stderr  /checkout';

/** Where the list's filter is typed. A mistake is underlined where it is; the last good filter stays in force. */
export function FilterBar() {
  const { text, error } = useFilterState();
  const input = useRef<HTMLInputElement>(null);
  const suggestions = useSuggestions(input);
  const open = suggestions.items.length > 0;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (suggestions.onKey(event) || event.key !== 'Escape') return;
    event.stopPropagation();
    if (text === '') event.currentTarget.blur();
    else setFilterText('');
  };
  return (
    <search className={styles.bar}>
      <FilterIcon size={13} aria-hidden className={styles.icon} />
      <div className={styles.field}>
        <Underlined text={text} error={error} scrolledWith={input} />
        <input
          ref={input}
          id={FILTER_INPUT}
          type="text"
          className={styles.input}
          value={text}
          placeholder={EXAMPLE}
          aria-label="Filter"
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : 'filter-error'}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          role="combobox"
          aria-expanded={open}
          aria-controls={open ? SUGGESTION_BOX : undefined}
          aria-autocomplete="list"
          aria-activedescendant={suggestions.active === null ? undefined : suggestionId(suggestions.active)}
          onChange={(event) => {
            setFilterText(event.target.value);
            suggestions.refresh();
          }}
          onFocus={suggestions.refresh}
          onClick={suggestions.refresh}
          onBlur={suggestions.hide}
          onKeyDown={onKeyDown}
        />
      </div>
      {text !== '' && (
        <IconButton label="Clear the filter" quiet onClick={() => setFilterText('')}>
          <CircleX size={13} aria-hidden />
        </IconButton>
      )}
      <div id="filter-error" role="status" className={styles.error}>
        {open ? null : error?.message}
      </div>
      <SuggestionBox list={suggestions} />
    </search>
  );
}
