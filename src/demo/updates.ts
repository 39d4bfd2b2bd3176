/** What waits to be told in the demonstration: an update to the executives that somebody has begun, to be read and sent. */
import type { PoolClient } from 'pg';
import { minuteMs, plus } from '../domain/instant.ts';
import { putDraft } from '../store/telling/drafts.ts';
import { person } from './past-life.ts';
import type { Story } from './story.ts';

export async function fillUpdates(client: PoolClient, stories: readonly Story[], now: string): Promise<void> {
  const exports = stories.find((story) => story.state().service === 'data-pipeline' && isOpen(story));
  if (exports === undefined) throw new Error('the demonstration must have exports that are stuck');
  await putDraft(client, exports.state().id, {
    id: 'for-the-executives',
    audience: 'executives',
    template: null,
    values: {},
    subject: 'Exports to the warehouse: cause found',
    text: 'A monthly report held a lock for three hours, and the exports waited for it.\n\n- **What it means:** this morning’s figures arrive late; none is lost.\n- **What we do:** the report has ended, and the exports catch up within the hour.',
    nextUpdateAt: null,
    rule: null,
    actor: person('simon', 'web'),
    updatedAt: plus(now, -2 * minuteMs),
  });
}

function isOpen(story: Story): boolean {
  const { category } = story.state();
  return category !== 'resolved' && category !== 'closed';
}
