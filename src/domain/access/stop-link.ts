/**
 * The link by which an address that belongs to nobody here (a board, a partner) leaves an audience. It never expires: a mail may
 * lie in a mailbox for years, and whoever wants to hear no more is to be let go (RFC 8058).
 */
import type { ChannelKind } from '../message/delivery.ts';
import { readToken, signToken } from './signed-token.ts';

export interface StopLink {
  /** The audience's id in the process. */
  audience: string;
  channel: ChannelKind;
  to: string;
}

const purpose = 'stop-address-1';

/** `key`: the one of acknowledge links. The link's address is `{url}/stop/{token}`: GET shows, POST acts. */
export function mintStopToken(key: Buffer, { audience, channel, to }: StopLink): string {
  return signToken(key, purpose, [audience, channel, to]);
}

export function readStopToken(key: Buffer, token: string): StopLink | null {
  const read = readToken(key, purpose, token);
  if (read === null) return null;
  const [audience, channel, to] = read as [string, ChannelKind, string];
  return { audience, channel, to };
}
