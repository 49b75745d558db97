/** The newest results of something that is slow and asked for again and again, at most `limit` of them. */
export class RecentResults<T> {
  private readonly limit: number;
  private readonly results = new Map<string, Promise<T>>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** The result known by `key`, or the one that `make` makes; a failure is not kept. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.results.get(key) ?? make();
    this.results.delete(key);
    this.results.set(key, known);
    known.catch(() => this.results.delete(key));
    for (const oldest of this.results.keys()) {
      if (this.results.size <= this.limit) break;
      this.results.delete(oldest);
    }
    return known;
  }

  clear(): void {
    this.results.clear();
  }
}
