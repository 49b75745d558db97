import { numberOf, queryOf, type Script, sendHead } from '../script.js';

const ROWS_AT_ONCE = 500;

/** A large body, as fast as the web server takes it. */
export const exportOrders: Script = {
  path: '/export.php',
  run: async (request, response) => {
    const rows = numberOf(queryOf(request.params), 'rows', 5000, 200_000);
    await sendHead(response, {
      'Content-Type': 'text/csv; charset=UTF-8',
      'Content-Disposition': 'attachment; filename="orders.csv"',
    });
    for (let from = 0; from < rows; from += ROWS_AT_ONCE)
      await response.write(rowsFrom(from, Math.min(rows, from + ROWS_AT_ONCE)));
  },
};

function rowsFrom(from: number, to: number): string {
  let text = from === 0 ? 'order;customer;total\n' : '';
  for (let row = from; row < to; row++) text += `${100_000 + row};customer-${row % 977};${((row * 7919) % 20_000) / 100}\n`;
  return text;
}
