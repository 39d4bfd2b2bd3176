/** PostgreSQL's COPY over the driver's connection, in both directions, with whole rows in parts of bounded size. */
import type { Client, Connection, Submittable } from 'pg';

/** Parts are held in memory, a few at a time; a single row may be larger (a signal's body is at most some megabytes). */
const partBytes = 4 * 1024 * 1024;
/** What the socket has not taken yet while rows go in. */
const mostUnsentBytes = 8 * 1024 * 1024;

/** What of the driver's connection its own types leave out. */
type Wire = Connection & {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};

/** `COPY … TO STDOUT`. `take` gets whole rows; while it works, the database waits. Answers the number of rows. */
export function copyOut(client: Client, sql: string, take: (part: Buffer) => Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    let pending: Buffer[] = [];
    let pendingBytes = 0;
    let failure: Error | undefined;
    let taken = Promise.resolve();

    const statement = {
      submit: (connection: Wire) => connection.query(sql),
      handleCopyData({ chunk }: { chunk: Buffer }, { stream }: Wire) {
        if (failure !== undefined) return;
        // The driver uses its buffer again.
        pending.push(Buffer.from(chunk));
        pendingBytes += chunk.length;
        if (pendingBytes < partBytes) return;
        stream.pause();
        passOn();
        void taken.then(() => stream.resume());
      },
      handleCommandComplete({ text }: { text: string }) {
        rows = rowsFrom(text);
      },
      handleError(error: Error) {
        reject(error);
      },
      handleReadyForQuery() {
        passOn();
        void taken.then(() => resolve(rows));
      },
    };

    function passOn(): void {
      if (pendingBytes === 0) return;
      const part = Buffer.concat(pending);
      pending = [];
      pendingBytes = 0;
      taken = taken
        .then(() => (failure === undefined ? take(part) : undefined))
        .catch((error: Error) => {
          // The rest of a large table is not waited for: the caller ends the connection.
          failure ??= error;
          reject(failure);
        });
    }

    client.query(statement as unknown as Submittable);
  });
}

/** `COPY … FROM STDIN`. Answers the number of rows. */
export function copyIn(client: Client, sql: string, parts: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    let refused: Error | undefined;
    let ourFailure: Error | undefined;

    const statement = {
      submit: (connection: Wire) => connection.query(sql),
      handleCopyInResponse: (connection: Wire) => void send(connection),
      handleCommandComplete({ text }: { text: string }) {
        rows = rowsFrom(text);
      },
      handleError(error: Error) {
        refused = error;
        reject(ourFailure ?? error);
      },
      handleReadyForQuery: () => resolve(rows),
    };

    async function send(connection: Wire): Promise<void> {
      const { stream } = connection;
      try {
        for await (const part of parts) {
          if (refused !== undefined) return;
          connection.sendCopyFromChunk(part);
          if (stream.writableLength > mostUnsentBytes) await drained(stream);
        }
        connection.endCopyFrom();
      } catch (error) {
        ourFailure = error as Error;
        connection.sendCopyFail('what was to be copied could not be read');
      }
    }

    client.query(statement as unknown as Submittable);
  });
}

/** Ends with the connection too: then the driver tells the statement what happened. */
function drained(stream: Connection['stream']): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}

/** The tag of the finished command: `COPY 42`. */
function rowsFrom(tag: string): number {
  return Number(/^COPY (\d+)$/.exec(tag)?.[1] ?? 0);
}
