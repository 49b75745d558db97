import { html, type Script, sendPage } from '../script.js';

const MAX_FORM_BYTES = 1024 * 1024;

const FORM = `<form method="post"><p><label>Name <input name="name" value="Anna"></label>
<label>Message <input name="message" value="Do you have Sencha?"></label> <button>Send</button></p></form>`;

/** Reads a form from STDIN and shows it. */
export const contact: Script = {
  path: '/contact.php',
  run: async (request, response) => {
    if (request.params.REQUEST_METHOD !== 'POST') return sendPage(response, 'Contact', FORM);
    const form = new URLSearchParams(await request.stdin.text(MAX_FORM_BYTES));
    const rows = [...form].map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`);
    return sendPage(response, 'Thank you', `<dl>${rows.join('')}</dl>`);
  },
};
