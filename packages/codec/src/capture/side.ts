/** One of the two ends of a connection, as the capture met them: 0 sent the first packet that was seen. */
export type Side = 0 | 1;

export function otherSide(side: Side): Side {
  return side === 0 ? 1 : 0;
}
