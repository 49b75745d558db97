import type { CaptureState, StatusMessage } from '@fcgiscope/codec/live';

/** How often the state is looked at, in milliseconds. */
const LOOK_EVERY = 1_000;

const WORDS: Readonly<Record<CaptureState, string>> = {
  running: 'capture: running again',
  paused: 'capture: paused; traffic goes on, unrecorded',
  'stopped-disk': 'capture: stopped, the disk takes no more; traffic goes on, unrecorded',
  'stopped-error': 'capture: stopped; traffic goes on, unrecorded',
};

/** Says when the capture pauses, stops or goes on: also where there is no page to show it. Returns the way to end that, with a last look. */
export function watchCapture(capture: { status(): StatusMessage }, say: (line: string) => void): () => void {
  let known = capture.status().state;
  const look = (): void => {
    const { state, reason } = capture.status();
    if (state === known) return;
    known = state;
    say(reason === null ? WORDS[state] : `${WORDS[state]} (${reason})`);
  };
  const timer = setInterval(look, LOOK_EVERY).unref();
  return () => {
    clearInterval(timer);
    look();
  };
}
