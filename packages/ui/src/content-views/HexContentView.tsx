import type { Content } from './content.js';
import { HexView } from './hex/HexView.js';

/** The bytes themselves, sixteen a row. */
export function HexContentView({ content }: { readonly content: Content }) {
  return <HexView bytes={content.bytes} label="Bytes of the body" />;
}
