import type { Finding, Place } from './redaction/finding.js';

/** One kind of thing that was masked: never what it was. */
export interface ManifestEntry {
  readonly name: string;
  readonly place: Place;
  readonly count: number;
}

/** What an export masked. */
export interface Manifest {
  /** Most frequent first. */
  readonly entries: readonly ManifestEntry[];
  /** Places in all entries. */
  readonly masked: number;
  /** Kinds beyond the limit of entries. */
  readonly more: number;
}

const ENTRIES_LIMIT = 500;

/** Counts what was found, by name and place. */
export class ManifestCounts {
  private readonly counts = new Map<string, ManifestEntry>();
  private masked = 0;
  private more = 0;

  add({ name, place }: Pick<Finding, 'name' | 'place'>): void {
    this.masked++;
    const key = `${place}\0${name}`;
    const known = this.counts.get(key);
    if (known !== undefined) this.counts.set(key, { ...known, count: known.count + 1 });
    else if (this.counts.size < ENTRIES_LIMIT) this.counts.set(key, { name, place, count: 1 });
    else this.more++;
  }

  /** `clean` masks what a name itself may hold. */
  manifest(clean: (name: string) => string): Manifest {
    const entries = [...this.counts.values()].map((entry) => ({ ...entry, name: clean(entry.name) }));
    entries.sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'en'));
    return { entries, masked: this.masked, more: this.more };
  }
}

/** `3 × cookie PHPSESSID`. */
export function describeEntry({ name, place, count }: ManifestEntry): string {
  return `${count} × ${place} ${name}`;
}
