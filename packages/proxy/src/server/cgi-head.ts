const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})([^\r\n]*)\r\n/;

/** Concern the hop that the web server makes by itself. */
const HOP_BY_HOP = /^(connection|keep-alive|transfer-encoding):/i;

/**
 * Turns HTTP answers as node:http writes them into CGI answers (RFC 3875 §6.2), piece by piece: the status line becomes `Status`,
 * headers of the hop go, and the body stays. Pieces before the end of the head give empty ones. An interim answer
 * (`100 Continue`) is left out: CGI has none.
 */
export function httpToCgiHead(): (piece: Uint8Array) => Uint8Array {
  let head: string | null = '';
  return (piece) => {
    if (head === null) return piece;
    head += Buffer.from(piece).toString('latin1');
    head = withoutInterim(head);
    const end = head.indexOf(HEAD_END);
    if (end < 0) return new Uint8Array(0);
    const whole = cgiHead(head.slice(0, end)) + head.slice(end + HEAD_END.length);
    head = null;
    return Buffer.from(whole, 'latin1');
  };
}

function withoutInterim(text: string): string {
  return text.replace(/^(HTTP\/1\.[01] 1\d\d[\s\S]*?\r\n\r\n)+/, '');
}

function cgiHead(head: string): string {
  const lines = head.replace(STATUS_LINE, 'Status: $1$2\r\n').split('\r\n');
  return `${lines.filter((line) => !HOP_BY_HOP.test(line)).join('\r\n')}${HEAD_END}`;
}
