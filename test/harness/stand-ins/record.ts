/** What reached a stand-in, in order of arrival, and a way to wait for the next of it. Shared by all stand-ins. */

interface Arrival {
  /** ISO instant of arrival, on this machine's clock. */
  arrivedAt: string;
}

interface Record<T extends Arrival> {
  received: T[];
  add: (arrival: T) => void;
  /** The first arrival, past or future, that `next` has not handed out and the predicate accepts; rejects after `ms`. */
  next: (predicate?: (arrival: T) => boolean, ms?: number) => Promise<T>;
  /** Lets go of whoever still waits. */
  end: () => void;
}

interface Waiter<T> {
  predicate: (arrival: T) => boolean;
  take: (arrival: T) => void;
  giveUp: (why: string) => void;
}

export function makeRecord<T extends Arrival>(name: string): Record<T> {
  const received: T[] = [];
  const handedOut = new Set<T>();
  const waiters = new Set<Waiter<T>>();

  return {
    received,
    add(arrival) {
      received.push(arrival);
      for (const waiter of waiters) {
        if (!waiter.predicate(arrival)) continue;
        handedOut.add(arrival);
        waiter.take(arrival);
        return;
      }
    },
    next(predicate = () => true, ms = 5_000) {
      const waiting = received.find((arrival) => !handedOut.has(arrival) && predicate(arrival));
      if (waiting !== undefined) {
        handedOut.add(waiting);
        return Promise.resolve(waiting);
      }
      return new Promise((resolve, reject) => {
        const waiter: Waiter<T> = {
          predicate,
          take(arrival) {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve(arrival);
          },
          giveUp(why) {
            clearTimeout(timer);
            waiters.delete(waiter);
            reject(new Error(`${why}; ${name} received ${received.length} until then`));
          },
        };
        const timer = setTimeout(
          () => waiter.giveUp(`${name} received nothing that was waited for within ${ms} ms`),
          ms,
        );
        waiters.add(waiter);
      });
    },
    end() {
      for (const waiter of waiters) waiter.giveUp(`${name} was closed`);
    },
  };
}
