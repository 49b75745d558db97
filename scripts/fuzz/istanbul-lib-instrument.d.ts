/** What is used of it; the package has no types of its own. */
declare module 'istanbul-lib-instrument' {
  export function createInstrumenter(options: { esModules: boolean; compact: boolean }): {
    instrumentSync(code: string, file: string): string;
  };
}
