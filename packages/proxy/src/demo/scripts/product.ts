import { numberOf, queryOf, type Script, sendPage } from '../script.js';

const NAMES = ['Assam', 'Ceylon', 'Darjeeling', 'Earl Grey', 'Genmaicha', 'Hojicha', 'Keemun', 'Lapsang', 'Oolong', 'Sencha'];

/** A page by its number, with a session cookie. */
export const product: Script = {
  path: '/product.php',
  run: (request, response) => {
    const id = numberOf(queryOf(request.params), 'id', 1, 9999);
    const name = NAMES[id % NAMES.length] ?? 'Tea';
    const session = request.params.HTTP_COOKIE === undefined ? { 'Set-Cookie': 'PHPSESSID=8c1f0b6e2d7a; path=/; HttpOnly' } : {};
    return sendPage(response, `${name} no. ${id}`, `<img src="/image.php?id=${id}" alt="" width="96" height="96">`, session);
  },
};
