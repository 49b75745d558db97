import { CircleX, Filter as FilterIcon, FilterX } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { rememberFilter } from '../../store/filter-history.js';
import { enableFilter, setFilterText, useFilterState } from '../../store/filter-state.js';
import { FILTER_INPUT } from '../../store/focus-targets.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './FilterBar.module.css';
import { SavedFilters } from './SavedFilters.js';
import { SearchProgress } from './SearchProgress.js';
import { SUGGESTION_BOX, SuggestionBox, suggestionId } from './SuggestionBox.js';
import { TimeRangeChip } from './TimeRangeChip.js';
import { Underlined } from './Underlined.js';
import { useSuggestions } from './use-suggestions.js';

const EXAMPLE = 'status:5xx  duration:>200ms  has:stderr  /checkout';

/** Where the list's filter is typed. A mistake is underlined where it is; the last good filter stays in force. */
export function FilterBar() {
  const { text, error, enabled } = useFilterState();
  const input = useRef<HTMLInputElement>(null);
  const suggestions = useSuggestions(input);
  const open = suggestions.items.length > 0;
  const done = () => error === null && rememberFilter(text);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (suggestions.onKey(event)) return;
    if (event.key === 'Enter') done();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (text === '') event.currentTarget.blur();
    else setFilterText('');
  };
  return (
    <search className={styles.bar}>
      <FilterSwitch />
      <TimeRangeChip />
      <div className={styles.field}>
        <Underlined text={text} error={error} scrolledWith={input} />
        <input
          ref={input}
          id={FILTER_INPUT}
          type="text"
          className={styles.input}
          data-off={!enabled || undefined}
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
          onBlur={() => {
            suggestions.hide();
            done();
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <SearchProgress />
      {text !== '' && (
        <IconButton label="Clear the filter" quiet onClick={() => setFilterText('')}>
          <CircleX size={13} aria-hidden />
        </IconButton>
      )}
      <SavedFilters text={error === null ? text.trim() : ''} />
      <div id="filter-error" role="status" className={styles.error}>
        {open ? null : error?.message}
      </div>
      <SuggestionBox list={suggestions} />
    </search>
  );
}

/** Puts the filter aside and takes it up again; where there is none it is only a sign. */
function FilterSwitch() {
  const { filter, enabled } = useFilterState();
  if (filter === null) return <FilterIcon size={13} aria-hidden className={styles.icon} />;
  const Icon = enabled ? FilterIcon : FilterX;
  return (
    <IconButton
      label={enabled ? 'Filter is on: show everything for now' : 'Filter is off: take it up again'}
      pressed={enabled}
      quiet
      onClick={() => enableFilter(!enabled)}
    >
      <Icon size={13} aria-hidden />
    </IconButton>
  );
}
