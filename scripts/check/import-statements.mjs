/** One import of a source file: what it names, and the line it stands on (from 1). @typedef {{ specifier: string, line: number }} ImportStatement */

/** Static imports and re-exports (type-only ones too), side-effect imports, and dynamic imports of a literal. */
const STATEMENTS = [
  /(?:^|[\s;}])(?:import|export)\s+(?:type\s+)?[\w*\s{},$]*?\bfrom\s*(['"])(?<specifier>[^'"\n]+)\1/g,
  /(?:^|[\s;}])import\s*(['"])(?<specifier>[^'"\n]+)\1/g,
  /\bimport\s*\(\s*(['"])(?<specifier>[^'"\n]+)\1/g,
];

const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|[\s;,{}()])\/\/[^\n]*/g;

/** Comments become blanks, so that what they quote is not taken for code and the lines keep their numbers. */
const withoutComments = (/** @type {string} */ source) => source.replace(COMMENTS, (comment) => comment.replace(/[^\n]/g, ' '));

/**
 * The imports of a TypeScript source, in no particular order.
 * @param {string} source
 * @returns {ImportStatement[]}
 */
export function importStatements(source) {
  const code = withoutComments(source);
  return STATEMENTS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: match.groups?.specifier ?? '',
      line: code.slice(0, match.index + match[0].length).split('\n').length,
    })),
  );
}
