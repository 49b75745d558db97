import type { TapStatus } from '@fcgiscope/codec/live';
import { useCaptureFacts } from '../../store/context.js';
import { CopyButton } from '../../ui/CopyButton.js';
import styles from './EmptyState.module.css';
import { type SetupStep, setupSteps } from './setup-steps.js';

/** Before the first exchange: how to send traffic through the tap. */
export function EmptyState() {
  const { hello, status } = useCaptureFacts();
  const taps = status?.taps ?? hello?.taps ?? [];
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h2 className={styles.waiting}>
          <span className={styles.pulse} aria-hidden />
          waiting for the first connection…
        </h2>
        {taps.map((tap) => (
          <TapLine key={tap.name} tap={tap} />
        ))}
        {setupSteps(taps).map((step) => (
          <Step key={step.title} step={step} />
        ))}
      </div>
    </div>
  );
}

function TapLine({ tap }: { readonly tap: TapStatus }) {
  return (
    <p className={styles.tap}>
      listening on <code>{tap.listen}</code>, passing on to <code>{tap.upstream}</code>
      {tap.lastFailure !== null && <span className={styles.failure}>{tap.lastFailure.message}</span>}
    </p>
  );
}

function Step({ step }: { readonly step: SetupStep }) {
  return (
    <section className={styles.step}>
      <h3>{step.title}</h3>
      <p>{step.explanation}</p>
      <div className={styles.code}>
        <pre>{step.code}</pre>
        <CopyButton text={step.code} label={`Copy: ${step.title}`} />
      </div>
    </section>
  );
}
