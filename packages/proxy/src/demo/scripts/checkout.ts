import { type Script, sendHead } from '../script.js';

const FATAL = `PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/shop/lib/Database.php:42
Stack trace:
#0 /srv/shop/lib/Database.php(42): PDO->__construct('mysql:host=127....', 'shop', Object(SensitiveParameterValue))
#1 /srv/shop/checkout.php(17): Database->connect()
#2 {main}
  thrown in /srv/shop/lib/Database.php on line 42`;

/** Fails as PHP does: the reason on STDERR, status 500, no body. */
export const checkout: Script = {
  path: '/checkout.php',
  run: async (_request, response) => {
    await response.writeError(FATAL);
    await sendHead(response, { Status: '500 Internal Server Error', 'Content-Type': 'text/html; charset=UTF-8' });
  },
};
