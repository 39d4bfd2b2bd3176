/** Natural batching: at once when idle, together while a batch is under way. A batch that fails is tried one by one. */

/** `work` answers as many as it is given, in their order. */
export function inBatches<In, Out>(
  work: (items: In[]) => Promise<Out[]>,
  most = 200,
): (item: In) => Promise<Out> {
  let waiting: { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void }[] = [];
  let working = false;

  async function flush(): Promise<void> {
    if (working) return;
    working = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const answers = await work(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, index) => resolve(answers[index]!));
      } catch (error) {
        if (batch.length === 1) batch[0]!.reject(error);
        else await singly(batch);
      }
    }
    working = false;
  }

  async function singly(batch: typeof waiting): Promise<void> {
    for (const { item, resolve, reject } of batch) {
      try {
        const [answer] = await work([item]);
        resolve(answer!);
      } catch (error) {
        reject(error);
      }
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void flush();
    });
}
