import type { FallbackProps } from 'react-error-boundary';
import styles from './Crashed.module.css';

/** A mistake of ours: says what, and offers to draw the page again. The capture goes on. */
export function Crashed({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <div role="alert" className={styles.crashed}>
      <h1>The page has failed</h1>
      <p>The capture goes on; this is a mistake in the page. Please report it with this line:</p>
      <pre>{error instanceof Error ? error.message : String(error)}</pre>
      <button type="button" onClick={resetErrorBoundary}>
        Draw the page again
      </button>
    </div>
  );
}
