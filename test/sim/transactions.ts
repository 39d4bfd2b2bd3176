/**
 * Transactions of a simulated database: locks that others wait for, writes that take effect together at the commit, a
 * distance between node and database on which requests and answers travel, and may be lost.
 */

/** The way from one node to the database and back. Either throws when the database cannot be reached. */
export interface Distance {
  /** Resolves when the request has arrived; from then on the database goes on by itself. */
  there: () => Promise<void>;
  /** Resolves when the answer has arrived; for a node that has died, never. */
  back: () => Promise<void>;
}

/** A node that stands beside its database: nothing is slow, nothing is lost. */
export const noDistance: Distance = { there: () => Promise.resolve(), back: () => Promise.resolve() };

/** Calls after so many ms, unless it is called off by what it answers. */
export type After = (ms: number, act: () => void) => () => void;

/** The same as the connections' settings (`store/pool.ts`). */
const lockTimeoutMs = 10_000;
const idleInTransactionMs = 60_000;

export class DatabaseError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    // Where a planted fault was thrown tells nobody anything, and takes a fifth of the time of an outage.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
  }
}

export const connectionLost = () => new DatabaseError('57P01', 'Connection terminated by the database');

export class Transaction {
  readonly node: string;
  readonly locks = new Set<string>();
  /** Constraints: any of them may throw, and then nothing is written. */
  readonly checks: (() => void)[] = [];
  readonly writes: (() => void)[] = [];
  ended = false;
  /** The commit is on its way: whatever happens to the node now, the database will do it. */
  committing = false;
  stopIdling = (): void => {};

  constructor(node: string) {
    this.node = node;
  }
}

type Waiting = { transaction: Transaction; grant: () => void; refuse: (error: Error) => void };

export class Transactions {
  readonly #locks = new Map<string, { holder: Transaction; waiting: Waiting[] }>();
  readonly #open = new Set<Transaction>();
  readonly #after: After;
  readonly #onCommit: () => void;

  /** `onCommit` is called when a transaction's writes have taken effect, all of them and none of another. */
  constructor(after: After, onCommit: () => void) {
    this.#after = after;
    this.#onCommit = onCommit;
  }

  /** One statement by itself: it happens at one instant. */
  async statement<Answer>({ there, back }: Distance, act: () => Answer): Promise<Answer> {
    await there();
    const answer = act();
    this.#onCommit();
    await back();
    return answer;
  }

  async read<Answer>({ there, back }: Distance, look: () => Answer): Promise<Answer> {
    await there();
    const answer = look();
    await back();
    return answer;
  }

  async run<Answer>(
    node: string,
    { there, back }: Distance,
    work: (transaction: Transaction) => Promise<Answer>,
    keep: (answer: Answer) => boolean = () => true,
  ): Promise<Answer> {
    const transaction = new Transaction(node);
    this.#open.add(transaction);
    try {
      const answer = await work(transaction);
      if (!keep(answer)) {
        this.#end(transaction);
        return answer;
      }
      transaction.stopIdling();
      transaction.committing = true;
      await there();
      if (transaction.ended) throw connectionLost();
      for (const check of transaction.checks) check();
      for (const write of transaction.writes) write();
      this.#end(transaction);
      this.#onCommit();
      await back();
      return answer;
    } finally {
      this.#end(transaction);
    }
  }

  /** Locks these in their order, then answers what `look` finds under the locks. */
  async lock<Found>(
    transaction: Transaction,
    { there, back }: Distance,
    keys: () => string[],
    look: () => Found,
  ): Promise<Found> {
    transaction.stopIdling();
    await there();
    for (const key of keys()) await this.#take(transaction, key);
    if (transaction.ended) throw connectionLost();
    const found = look();
    transaction.stopIdling = this.#after(idleInTransactionMs, () => {
      if (!transaction.committing) this.#end(transaction);
    });
    await back();
    return found;
  }

  /** `for update skip locked`: to be called while looking. */
  tryLock(transaction: Transaction, key: string): boolean {
    const lock = this.#locks.get(key);
    if (lock !== undefined) return lock.holder === transaction;
    this.#locks.set(key, { holder: transaction, waiting: [] });
    transaction.locks.add(key);
    return true;
  }

  /** The database stops at once, or a node's connections break: what was not committed never happened. */
  endAll(node: string | null, committing = false): void {
    for (const transaction of this.#open) {
      if (node === null || (transaction.node === node && (committing || !transaction.committing)))
        this.#end(transaction);
    }
  }

  #take(transaction: Transaction, key: string): Promise<void> {
    if (transaction.ended) throw connectionLost();
    const lock = this.#locks.get(key);
    if (lock?.holder === transaction) return Promise.resolve();
    if (lock === undefined) {
      this.#locks.set(key, { holder: transaction, waiting: [] });
      transaction.locks.add(key);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const giveUp = this.#after(lockTimeoutMs, () => {
        lock.waiting = lock.waiting.filter((other) => other !== waiting);
        reject(new DatabaseError('55P03', 'canceling statement due to lock timeout'));
      });
      const waiting: Waiting = {
        transaction,
        grant() {
          giveUp();
          resolve();
        },
        refuse(error) {
          giveUp();
          reject(error);
        },
      };
      lock.waiting.push(waiting);
    });
  }

  #end(transaction: Transaction): void {
    if (transaction.ended) return;
    transaction.ended = true;
    transaction.stopIdling();
    this.#open.delete(transaction);
    for (const { waiting } of this.#locks.values()) {
      const mine = waiting.find((one) => one.transaction === transaction);
      if (mine === undefined) continue;
      waiting.splice(waiting.indexOf(mine), 1);
      mine.refuse(connectionLost());
    }
    for (const key of transaction.locks) this.#release(key);
  }

  #release(key: string): void {
    const lock = this.#locks.get(key);
    if (lock === undefined) return;
    for (;;) {
      const next = lock.waiting.shift();
      if (next === undefined) {
        this.#locks.delete(key);
        return;
      }
      if (next.transaction.ended) continue;
      lock.holder = next.transaction;
      next.transaction.locks.add(key);
      next.grant();
      return;
    }
  }
}
