import { type Script, sendPage } from '../script.js';

/** The quick one. */
export const index: Script = {
  path: '/index.php',
  run: (_request, response) =>
    sendPage(response, 'Tea &amp; Kettle', '<p>Each click is a FastCGI request: see it appear in fcgiscope.</p>', {
      'Cache-Control': 'max-age=60',
    }),
};
