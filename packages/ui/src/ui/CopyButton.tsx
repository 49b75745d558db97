import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../lib/copy-text.js';
import { IconButton } from './IconButton.js';

const SAY_COPIED_MS = 1200;

export interface CopyButtonProps {
  /** The text, or how to get it when it is asked for. */
  readonly text: string | (() => string);
  readonly label: string;
  readonly caption?: string;
}

/** Copies, and says so. */
export function CopyButton({ text, label, caption }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAY_COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(typeof text === 'string' ? text : text()));
  const Icon = copied ? Check : Copy;
  return (
    <IconButton
      label={copied ? 'Copied' : label}
      quiet
      {...(caption === undefined ? {} : { text: caption })}
      onClick={() => void copy()}
    >
      <Icon size={13} aria-hidden />
    </IconButton>
  );
}
