/** Typing errors forgiven for a word of this length. */
function tolerance(word: string): number {
  return word.length <= 3 ? 1 : 2;
}

/** The word that was probably meant, for *did you mean*; undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined;
  let least = tolerance(typed) + 1;
  for (const candidate of known) {
    const distance = abbreviates(typed, candidate) ? 1 : editDistance(typed, candidate.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

/** `fcgi` for `fastcgi`: the same first letter, and the others in their order. */
function abbreviates(typed: string, word: string): boolean {
  if (typed.length < 2 || typed[0] !== word[0]) return false;
  let at = 0;
  for (const letter of word) if (letter === typed[at]) at++;
  return at === typed.length;
}

/** Longer words are no typing errors of any name we know. */
const LONGEST = 40;

/** Insertions, deletions and replacements that lead from one word to the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  if (a.length > LONGEST || b.length > LONGEST) return LONGEST;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replace, (previous[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    previous = row;
  }
  return previous[b.length] as number;
}
