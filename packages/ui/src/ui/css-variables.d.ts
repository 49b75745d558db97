import 'react';

declare module 'react' {
  /** Custom properties in `style`, which React hands to the CSSOM as they are. */
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
