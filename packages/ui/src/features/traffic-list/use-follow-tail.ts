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

function atEnd(element: HTMLElement): boolean {
  return element.scrollTop + element.clientHeight >= element.scrollHeight - END_TOLERANCE_PX;
}

/** Keeps a growing list at its end until somebody scrolls up, and from there counts what is new. */
export function useFollowTail(scroller: RefObject<HTMLElement | null>, count: number, enabled: boolean): FollowTail {
  const [following, setFollowing] = useState(true);
  const latestCount = useRef(count);
  const countWhenLeft = useRef(0);
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
    if (active && count > 0) scrollToEnd(scroller.current);
  }, [scroller, active, count]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || !enabled) return;
    const onScroll = () => (atEnd(element) ? follow() : stop());
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, enabled, follow, stop]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || !active) return;
    const observer = new ResizeObserver(() => scrollToEnd(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, active]);

  return { following: active, unseen: following ? 0 : Math.max(0, count - countWhenLeft.current), follow, stop };
}

function scrollToEnd(element: HTMLElement | null): void {
  if (element !== null) element.scrollTop = element.scrollHeight;
}
