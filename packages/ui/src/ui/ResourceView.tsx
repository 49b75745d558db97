import type { ReactNode } from 'react';
import type { Resource } from '../lib/use-resource.js';
import styles from './ResourceView.module.css';

export interface ResourceViewProps<T> {
  readonly resource: Resource<T>;
  readonly children: (value: T) => ReactNode;
}

/** What was fetched; or that it is on its way, said only when it takes long; or why it did not come. */
export function ResourceView<T>({ resource, children }: ResourceViewProps<T>) {
  switch (resource.state) {
    case 'loading':
      return (
        <p className={styles.loading} role="status">
          loading…
        </p>
      );
    case 'failed':
      return (
        <p className={styles.failed} role="alert">
          {resource.error.message}
        </p>
      );
    case 'ready':
      return children(resource.value);
  }
}
