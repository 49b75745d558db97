// The two halves of a connection without any I/O: bytes in, events out.
import { Requester, Responder } from '@fcgiscope/codec/fastcgi';

const requester = new Requester();
const responder = new Responder();

const { requestId, bytes } = requester.begin([['REQUEST_URI', '/tea']]);
for (const event of responder.receive(Buffer.concat([...bytes, requester.endStdin(requestId)]))) {
  if (event.type === 'request') console.log('asked:', event.params);
}

const answer = responder.stdout(requestId, Buffer.from('Content-Type: text/plain\r\n\r\nhot'));
for (const event of requester.receive(Buffer.concat([answer, responder.end(requestId)]))) console.log('said:', event.type);

// prints:
// asked: [ [ 'REQUEST_URI', '/tea' ] ]
// said: stdout
// said: stdout-end
// said: end
