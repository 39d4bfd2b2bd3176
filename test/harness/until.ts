/** Waits for something that follows an answer and is not promised with it; the bound is for a machine that many share. */

const askEveryMs = 100;

/** The first answer that is not undefined. */
export async function until<T>(
  question: () => Promise<T | undefined>,
  what: string,
  withinMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${withinMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}
