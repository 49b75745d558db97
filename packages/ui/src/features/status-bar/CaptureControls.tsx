import { Eraser, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { useCaptureFacts, useCaptureSource } from '../../store/context.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './CaptureControls.module.css';
import { MarkButton } from './MarkButton.js';

/** Pause, mark and clear, where the capture can be steered. What fails is said beside the buttons. */
export function CaptureControls() {
  const { control } = useCaptureSource();
  const { status, connection } = useCaptureFacts();
  const [failure, setFailure] = useState<string | null>(null);
  if (control === null || status?.file !== undefined || connection.kind === 'absent') return null;
  const paused = status?.state === 'paused';
  const run = async (action: () => Promise<void>) => {
    try {
      await action();
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  const Icon = paused ? Play : Pause;
  const label = paused ? 'Resume recording' : 'Pause recording: traffic goes on';
  const disabled = connection.kind !== 'live';
  return (
    <>
      {failure !== null && (
        <span role="alert" className={styles.failure}>
          {failure}
        </span>
      )}
      <IconButton
        label={label}
        text={paused ? 'Resume' : 'Pause'}
        disabled={disabled}
        onClick={() => void run(() => (paused ? control.resume() : control.pause()))}
      >
        <Icon size={14} aria-hidden />
      </IconButton>
      <MarkButton disabled={disabled} onMark={(text) => void run(() => control.mark(text))} />
      <IconButton
        label="Clear: forget all exchanges and delete their bytes"
        text="Clear"
        disabled={disabled}
        onClick={() => void run(() => control.clear())}
      >
        <Eraser size={14} aria-hidden />
      </IconButton>
    </>
  );
}
