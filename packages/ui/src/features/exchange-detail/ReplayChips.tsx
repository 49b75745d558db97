import { formatRoute } from '../../store/route.js';
import { useReplayKin } from '../../store/use-replay-kin.js';
import { formatView } from '../../store/view.js';
import styles from './ReplayChips.module.css';

/** So many replays are linked; the others are counted, and have a filter. */
const MOST_LINKED = 3;

/** What this exchange is a replay of, and what its replays are. */
export function ReplayChips({ index }: { readonly index: number }) {
  const { origin, replays } = useReplayKin(index);
  const newest = replays.slice(-MOST_LINKED).toReversed();
  const others = replays.length - newest.length;
  return (
    <>
      {origin !== null && (
        <span className={styles.chip}>
          <a href={linkTo(origin)}>replay of #{origin}</a>
          <a href={compareLink(origin, index)} title={`#${origin} and #${index} side by side`}>
            compare
          </a>
        </span>
      )}
      {newest.length > 0 && (
        <span className={styles.chip}>
          replayed as
          {newest.map((replay) => (
            <a key={replay} href={linkTo(replay)}>
              #{replay}
            </a>
          ))}
          {others > 0 && ` and ${others} more`}
        </span>
      )}
    </>
  );
}

function linkTo(index: number): string {
  return `#${formatRoute({ index, tab: 'overview' })}`;
}

function compareLink(left: number, right: number): string {
  return `#${formatView({ kind: 'compare', left, right })}`;
}
