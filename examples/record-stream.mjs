// Records over a socket of Node, and over a pair of web streams: the same class reads and writes both, with back-pressure.
import { connect } from 'node:net';
import { decodeNameValues, paramsRecords, RecordStream, ROLE } from '@fcgiscope/codec/fastcgi';
import { serve } from '@fcgiscope/proxy/server';

const application = await serve('127.0.0.1:0', {
  handler: async (request, response) => response.write(`Status: 418\r\n\r\n${request.params.REQUEST_URI} is short and stout`),
});

const records = new RecordStream(connect(application.address.port, application.address.host));
await records.write({ type: 'GET_VALUES', names: ['FCGI_MPXS_CONNS'] });
await records.write({ type: 'BEGIN_REQUEST', requestId: 1, role: ROLE.responder, keepConnection: false });
await records.write(paramsRecords(1, [['REQUEST_URI', '/teapot']]));
await records.write({ type: 'STDIN', requestId: 1, content: new Uint8Array(0) });
for await (const record of records) {
  if (record.type === 'GET_VALUES_RESULT') console.log(record.values);
  else if (record.type === 'STDOUT') console.log(JSON.stringify(new TextDecoder().decode(record.content)));
  else if (record.type === 'END_REQUEST') console.log('exit status', record.appStatus);
}
await application.close();

const pipe = new TransformStream();
const loop = new RecordStream({ readable: pipe.readable, writable: pipe.writable });
void loop.write(paramsRecords(1, [['TEA', 'green']]));
const params = await loop.read();
if (params?.type === 'PARAMS') console.log(decodeNameValues(params.content));

// prints:
// [ [ 'FCGI_MPXS_CONNS', '1' ] ]
// "Status: 418\r\n\r\n/teapot is short and stout"
// ""
// exit status 0
// [ [ 'TEA', 'green' ] ]
