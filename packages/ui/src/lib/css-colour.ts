/** What a colour expression such as `var(--accent)` is now, as canvas understands it. */
export function resolveColour(expression: string): string {
  const probe = document.createElement('span');
  probe.style.color = expression;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
