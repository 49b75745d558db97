import type { Diagnostic } from '@fcgiscope/codec/core';
import { useRoute } from '../../../store/use-route.js';
import { LongText } from '../../../ui/LongText.js';
import { messageParts } from './message-parts.js';

/** What a finding says; other exchanges that it names are links. */
export function FindingMessage({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const { href } = useRoute();
  return messageParts(diagnostic).map((part) =>
    typeof part === 'string' ? (
      <LongText key={part} text={part} />
    ) : (
      <a key={part} href={href(part, 'overview')}>
        #{part}
      </a>
    ),
  );
}
