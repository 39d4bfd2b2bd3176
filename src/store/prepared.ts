/**
 * Statements that run hundreds of times a second are parsed and planned once a connection. Their texts are constants: one
 * made of values would leave a plan behind for each.
 */
import { hash } from 'node:crypto';
import type { PoolClient, QueryConfig } from 'pg';

const names = new Map<string, string>();

export function prepared(text: string, values: unknown[]): QueryConfig {
  let name = names.get(text);
  if (name === undefined) {
    name = hash('sha256', text, 'hex').slice(0, 32);
    names.set(text, name);
  }
  return { name, text, values };
}

/** The same client, whose statements are prepared. For transactions whose every statement's text is a constant. */
export function preparing(client: PoolClient): PoolClient {
  return Object.create(client, {
    query: {
      value: (text: string, values?: unknown[]) =>
        values === undefined ? client.query(text) : client.query(prepared(text, values)),
    },
  }) as PoolClient;
}
