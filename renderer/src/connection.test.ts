import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, it } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { explain, type StudioClient } from './connection.ts';

it('explains in words for people whatever a call throws', () => {
  expect(explain(new BadInputError('The seed is too large.'))).toBe('The seed is too large.');
  expect(explain(new ORPCError('BAD_INPUT', { message: 'There is no such take.' }))).toBe(
    'There is no such take.',
  );
  expect(explain(new ORPCError('INTERNAL_SERVER_ERROR', { message: 'x is undefined' }))).toBe(
    'Tenfold stopped unexpectedly. Try again; the log has the details.',
  );
});

it('says so when the connection ends before an answer comes', async () => {
  const { port1, port2 } = new MessageChannel();
  const client: StudioClient = createORPCClient(new RPCLink({ port: port1 }));
  const asked = client.models().catch(explain);
  port2.close();
  expect(await asked).toBe('Tenfold is not connected. Wait a moment and try again.');
});
