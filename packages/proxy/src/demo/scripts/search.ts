import { html, queryOf, type Script, sendPage } from '../script.js';

const SCRIPT = '/srv/shop/search.php';

/** Works, and complains on STDERR while it does: what nginx logs as "FastCGI sent in stderr". */
export const search: Script = {
  path: '/search.php',
  run: async (request, response) => {
    const query = queryOf(request.params).get('q') ?? '';
    await response.writeError(`PHP message: PHP Warning:  Undefined array key "page" in ${SCRIPT} on line 14`);
    await response.writeError(
      `; PHP message: PHP Deprecated:  strlen(): Passing null to parameter #1 ($string) of type string is deprecated in ${SCRIPT} on line 31`,
    );
    await sendPage(response, 'Search', `<p>Nothing was found for <q>${html(query)}</q>.</p>`);
  },
};
