/** What a secret looks like wherever it stands. The first group is what is masked. */
export interface SecretPattern {
  readonly name: string;
  readonly pattern: RegExp;
  /** False where the shape alone is no proof: then it is masked here, and looked for elsewhere only if it is distinctive. */
  readonly certain: boolean;
}

/** Blanks are written out: `\s` takes bytes of UTF-8 characters for blanks. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { name: 'JSON Web Token', pattern: /(?<![\w-])(eyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*){0,3})/dg, certain: true },
  { name: 'AWS access key', pattern: /(?<![A-Z0-9])((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})(?![A-Z0-9])/dg, certain: true },
  { name: 'GitHub token', pattern: /(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/dg, certain: true },
  { name: 'GitLab token', pattern: /(gl(?:pat|dt|rt|ptt|cbt)-[\w-]{16,})/dg, certain: true },
  { name: 'Slack token', pattern: /(xox[abeoprs]-[\w-]{8,})/dg, certain: true },
  { name: 'Stripe key', pattern: /((?:[spr]k_(?:live|test)|whsec)_[A-Za-z0-9]{8,})/dg, certain: true },
  { name: 'Google key', pattern: /(AIza[\w-]{30,}|ya29\.[\w-]{16,}|GOCSPX-[\w-]{16,})/dg, certain: true },
  { name: 'OpenAI key', pattern: /(?<![\w-])(sk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,})/dg, certain: true },
  { name: 'SendGrid key', pattern: /(SG\.[\w-]{16,}\.[\w-]{16,})/dg, certain: true },
  { name: 'npm token', pattern: /(npm_[A-Za-z0-9]{30,})/dg, certain: true },
  { name: 'private key', pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(.*?)(?:-----END|$)/dgs, certain: true },
  { name: 'certificate', pattern: /-----BEGIN CERTIFICATE-----(.*?)(?:-----END|$)/dgs, certain: true },
  {
    name: 'credentials',
    pattern:
      /(?<![\w-])(?:Basic|Bearer|Digest|Negotiate|NTLM|ApiKey)[ \t]+(?=[^ \t\r\n"'<>]{0,4096}[\d=])([^ \t\r\n"'<>,;]{6,})/dgi,
    certain: true,
  },
  { name: 'credentials in a URL', pattern: /:\/\/[^ \t\r\n/?#@:"'<>\\]{0,256}:([^ \t\r\n/?#@"'<>\\]{1,256})@/dg, certain: true },
  { name: 'user in a URL', pattern: /:\/\/([^ \t\r\n/?#@:"'<>\\]{1,256})(?::[^ \t\r\n/?#@"'<>\\]{0,256})?@/dg, certain: false },
];
