import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { boundedResponse } from './bounded-response';

it.each([
  ['drips for ever', '/drips', 1000, 'the answer did not end within 0.3 s'],
  ['stalls', '/stalls', 50, 'the answer stalled for 0.05 s'],
])('refuses a body that %s', async (_, path, stallMs, message) => {
  const server = createServer((request, response) => {
    response.write('x');
    if (request.url === '/stalls') return;
    const drip = setInterval(() => response.write('x'), 10);
    const end = setTimeout(() => response.end(), 1500);
    response.on('close', () => {
      clearInterval(drip);
      clearTimeout(end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const bounded = boundedResponse(response, { maxBytes: 1e6, stallMs, bodyMs: 300 });
  await expect(bounded.text()).rejects.toThrow(`127.0.0.1:${port}: ${message}`);
});
