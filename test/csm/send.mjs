// A program that reports its calls as an SDK does: `node send.mjs FILE [EXIT CODE]` sends each line of the
// file to where the environment says, and ends with the exit code.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';

const { AWS_CSM_ENABLED, AWS_CSM_HOST, AWS_CSM_PORT, AWS_CSM_CLIENT_ID } = process.env;
const [file, exitCode = '0'] = process.argv.slice(2);
if (AWS_CSM_ENABLED !== 'true') throw new Error('monitoring is not enabled');

const socket = createSocket('udp4');
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const datagram = line.replace('"ClientId":"backup"', `"ClientId":"${AWS_CSM_CLIENT_ID}"`);
  await new Promise((resolve) => {
    socket.send(datagram, Number(AWS_CSM_PORT), AWS_CSM_HOST, resolve);
  });
}
socket.close();
console.log('output of the program');
process.exitCode = Number(exitCode);
