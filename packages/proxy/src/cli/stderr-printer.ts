const LINE_FEED = 0x0a;

/** Prints STDERR of the application. PHP-FPM ends no line of it: what we say begins on a line of its own all the same. */
export class StderrPrinter {
  #isWithinLine = false;

  readonly print = (content: Uint8Array): void => {
    if (content.length > 0) this.#isWithinLine = content.at(-1) !== LINE_FEED;
    process.stderr.write(content);
  };

  endLine(): void {
    if (this.#isWithinLine) process.stderr.write('\n');
    this.#isWithinLine = false;
  }
}
