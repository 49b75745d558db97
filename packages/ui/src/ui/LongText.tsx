import { useState } from 'react';
import { formatCount } from '../lib/format-count.js';
import { LinkButton } from './LinkButton.js';

/** Longer texts are cut until somebody asks for more. */
const SHORT = 600;

/** And even then no more than this is put on the page at once: a megabyte in one element freezes it. */
const STEP = 20_000;

/** A text of any length, isolated from the direction of what is around it. */
export function LongText({ text }: { readonly text: string }) {
  const [shown, setShown] = useState(SHORT);
  if (text.length <= shown) return <bdi>{text}</bdi>;
  return (
    <>
      <bdi>{text.slice(0, shown)}…</bdi>{' '}
      <LinkButton onClick={() => setShown(shown === SHORT ? STEP : shown + STEP)}>
        {formatCount(text.length - shown)} more characters
      </LinkButton>
    </>
  );
}
