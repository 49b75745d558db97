import { multipartBoundary } from '@fcgiscope/codec/cgi';
import type { ComponentType } from 'react';
import { type Content, looksBinary, mediaType } from './content.js';
import { FormView } from './FormView.js';
import { HexContentView } from './HexContentView.js';
import { ImageView, isImage } from './ImageView.js';
import { JsonView } from './JsonView.js';
import { MarkupView } from './MarkupView.js';
import { MultipartView } from './MultipartView.js';
import { TextView } from './TextView.js';

export interface Viewer {
  readonly id: string;
  readonly title: string;
  /** It can show this. */
  readonly accepts: (content: Content) => boolean;
  /** It shows this best. */
  readonly prefers: (content: Content) => boolean;
  readonly View: ComponentType<{ readonly content: Content }>;
}

const isForm = (content: Content) => mediaType(content.contentType) === 'application/x-www-form-urlencoded';

const isJson = (content: Content) => /[/+]json$/.test(mediaType(content.contentType));

const isMultipart = (content: Content) => multipartBoundary(content.contentType ?? '') !== undefined;

/** HTML, and everything that is XML, pictures too. */
const isMarkup = (content: Content) => /^(?:text\/html|(?:text|application)\/xml|.+\+xml)$/.test(mediaType(content.contentType));

/** `{` or `[` begins what somebody sent without saying that it is JSON. */
const maybeJson = (content: Content) => content.bytes[0] === 0x7b || content.bytes[0] === 0x5b;

/** The ways to look at a body; the first that prefers it is shown, else the first that accepts it. */
export const VIEWERS: readonly Viewer[] = [
  { id: 'image', title: 'Image', accepts: isImage, prefers: isImage, View: ImageView },
  { id: 'parts', title: 'Parts', accepts: isMultipart, prefers: isMultipart, View: MultipartView },
  { id: 'form', title: 'Form', accepts: isForm, prefers: isForm, View: FormView },
  { id: 'json', title: 'JSON', accepts: (content) => isJson(content) || maybeJson(content), prefers: isJson, View: JsonView },
  { id: 'source', title: 'Source', accepts: isMarkup, prefers: isMarkup, View: MarkupView },
  { id: 'text', title: 'Text', accepts: () => true, prefers: (content) => !looksBinary(content.bytes), View: TextView },
  { id: 'hex', title: 'Hex', accepts: () => true, prefers: (content) => looksBinary(content.bytes), View: HexContentView },
];

export function viewersFor(content: Content): readonly Viewer[] {
  return VIEWERS.filter((viewer) => viewer.accepts(content));
}

export function bestViewer(content: Content): Viewer | undefined {
  const fit = viewersFor(content);
  return fit.find((viewer) => viewer.prefers(content)) ?? fit[0];
}
