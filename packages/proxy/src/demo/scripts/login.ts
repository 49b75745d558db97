import { type Script, sendHead } from '../script.js';

/** Redirects and sets cookies. */
export const login: Script = {
  path: '/login.php',
  run: async (_request, response) => {
    await sendHead(response, {
      Status: '302 Found',
      'Set-Cookie': 'PHPSESSID=8c1f0b6e2d7a; path=/; HttpOnly; SameSite=Lax\r\nSet-Cookie: theme=dark; path=/; Max-Age=31536000',
      'Cache-Control': 'no-store, no-cache, must-revalidate',
      Location: '/index.php?welcome=1',
      'Content-Type': 'text/html; charset=UTF-8',
    });
  },
};
