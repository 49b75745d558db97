/** `0`, `0.4`, `12.4`, `2,048` events per second, without the unit. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0';
  return perSecond < 100 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en');
}

/** A share between 0 and 1 as `0 %`, `0.3 %`, `42 %`. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  return `${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}
