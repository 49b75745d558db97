import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface FollowTail {
  readonly following: boolean;
  /** Rows that came since following stopped. */
  readonly unseen: number;
  readonly follow: () => void;
  readonly stop: () => void;
}

/** So close to the end counts as the end: zoomed pages scroll by fractions of a pixel. */
const END_TOLERANCE_PX = 12;

/** What a scroller says of itself, and where it was before. Pixels. */
export interface Scrolled {
  readonly scrollTop: number;
  readonly clientHeight: number;
  readonly scrollHeight: number;
  readonly before: number;
}

/**
 * Whether a list follows its tail after it has scrolled. Only who moves away from the end leaves it: a list that has become lower
 * since it was put there is above the end as well, and is put there again.
 */
export function followsAfter({ scrollTop, clientHeight, scrollHeight, before }: Scrolled, following: boolean): boolean {
  if (scrollTop + clientHeight >= scrollHeight - END_TOLERANCE_PX) return true;
  return following && scrollTop >= before;
}

/** Keeps a growing list at its end until somebody scrolls up, and from there counts what is new. */
export function useFollowTail(scroller: RefObject<HTMLElement | null>, count: number, enabled: boolean): FollowTail {
  const [following, setFollowing] = useState(true);
  const latestCount = useRef(count);
  const countWhenLeft = useRef(0);
  /** Where the list was put, or has been scrolled to. */
  const top = useRef(0);
  latestCount.current = count;
  const active = enabled && following;

  const follow = useCallback(() => setFollowing(true), []);
  const stop = useCallback(() => {
    setFollowing((was) => {
      if (was) countWhenLeft.current = latestCount.current;
      return false;
    });
  }, []);

  useLayoutEffect(() => {
    if (active && count > 0) top.current = scrollToEnd(scroller.current);
  }, [scroller, active, count]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || !enabled) return;
    const onScroll = () => {
      const { scrollTop, clientHeight, scrollHeight } = element;
      const goesOn = followsAfter({ scrollTop, clientHeight, scrollHeight, before: top.current }, active);
      top.current = scrollTop;
      if (goesOn) follow();
      else stop();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, enabled, active, follow, stop]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || !active) return;
    const observer = new ResizeObserver(() => {
      top.current = scrollToEnd(element);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, active]);

  return { following: active, unseen: following ? 0 : Math.max(0, count - countWhenLeft.current), follow, stop };
}

/** Returns where that is. */
function scrollToEnd(element: HTMLElement | null): number {
  if (element === null) return 0;
  element.scrollTop = element.scrollHeight;
  return element.scrollTop;
}
