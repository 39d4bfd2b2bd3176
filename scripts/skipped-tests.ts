/** A reporter that writes one line for each test that was skipped: its file, its name and the reason. */
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

export default async function* skippedTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== 'test:pass' || event.data.skip === undefined || event.data.skip === false) continue;
    const file = relative(process.cwd(), event.data.file ?? '');
    const reason = typeof event.data.skip === 'string' ? ` (${event.data.skip})` : '';
    yield `${file}: ${event.data.name}${reason}\n`;
  }
}
