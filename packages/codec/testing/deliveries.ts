/** How bytes may arrive: a codec has to give the same result for all of them. */
export type Delivery = (bytes: Uint8Array) => Uint8Array[];

export const whole: Delivery = (bytes) => [bytes];

export function inPiecesOf(size: number): Delivery {
  return (bytes) => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
    return pieces;
  };
}

/** In two pieces, cut at `at`. */
export function cutAt(at: number): Delivery {
  return (bytes) => [bytes.subarray(0, at), bytes.subarray(at)];
}

export const DELIVERIES: Readonly<Record<string, Delivery>> = {
  whole,
  'byte by byte': inPiecesOf(1),
  'in pieces of 3': inPiecesOf(3),
  'in pieces of 7': inPiecesOf(7),
  'in pieces of 1460': inPiecesOf(1460),
};
