/** A hidden tab gets no frames, and need not be quick: it catches up this often, so that nothing piles up. */
const HIDDEN_INTERVAL_MS = 1000;

/** Runs something once, soon, however often it is asked for. */
export type Scheduler = (run: () => void) => void;

/** Once per frame; in a hidden tab once a second. */
export function frameScheduler(): Scheduler {
  let waiting = false;
  return (run) => {
    if (waiting) return;
    waiting = true;
    const wake = () => {
      waiting = false;
      run();
    };
    if (document.hidden) setTimeout(wake, HIDDEN_INTERVAL_MS);
    else requestFrame(wake);
  };
}

/** A frame, or the slow timer where the tab was hidden before the frame came. */
function requestFrame(run: () => void): void {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    run();
  });
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    run();
  }, HIDDEN_INTERVAL_MS);
}
