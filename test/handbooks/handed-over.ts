/**
 * The call passes under a process, in a house where something is open, fired and was changed: its sheet, and what is written to
 * whoever goes off and to whoever comes on.
 */
import assert from 'node:assert/strict';
import { shiftNotice } from '../../src/domain/message/shift-notice.ts';
import type { Process } from '../../src/domain/process/process.ts';
import type { Handoff } from '../../src/domain/schedule/handoff.ts';
import { shiftFactsOf } from '../../src/domain/schedule/shift-facts.ts';
import { shiftSheet, type SheetChecklist, type ShiftSheet } from '../../src/domain/schedule/shift-sheet.ts';
import { directoryOfPositions } from '../../src/domain/simulate/directory-of-positions.ts';
import { someone } from '../harness/stepped-engine.ts';

const now = '2026-03-02T08:30:00.000Z';
const handoff: Handoff = { at: '2026-03-02T09:00:00.000Z', off: ['ana'], on: ['ben'], stay: [] };

interface HandedOver {
  sheet: ShiftSheet;
  /** The mail to whoever goes off, and to whoever comes on. */
  toOff: string;
  toOn: string;
}

export function handedOver(process: Process): HandedOver {
  const directory = directoryOfPositions(process);
  const severity = process.severities[0]!.id;
  const status = process.statuses[0]!.id;
  const facts = shiftFactsOf(
    {
      now,
      incidents: {
        count: 1,
        uncaused: 1,
        shown: [
          {
            number: 'INC-2026-0001',
            title: 'Checkout is slow',
            severity,
            status,
            service: null,
            process: 'hash',
            declaredAt: now,
            owner: null,
            identified: false,
          },
        ],
      },
      alerts: {
        count: 3,
        firing: 1,
        more: false,
        shown: [{ summary: 'The disk is full', service: null, times: 3, lastAt: now, stillFiring: true }],
      },
      changes: {
        count: 1,
        more: false,
        shown: [{ summary: 'checkout 4.12', service: null, at: now, links: [] }],
      },
      contacts: [{ person: 'ben', contact: 'phone', channel: 'ntfy', confirmedAt: null }],
      gaps: [],
    },
    { directory, process, processOf: () => process, at: handoff.at },
  );
  const sheet = shiftSheet(process, facts, []);
  const write = (kind: 'off' | 'on') =>
    shiftNotice(
      someone('ana'),
      {
        kind,
        schedule: { handle: 'primary', name: 'Primary' },
        handoff,
        ends: null,
        sheet,
        nameOf: (handle) => handle,
        url: 'http://tocsin.example.test',
        now,
      },
      'long',
    ).body;
  return { sheet, toOff: write('off'), toOn: write('on') };
}

/** What is said beside each item, by the fact that answers it; "nothing" where the house cannot know. */
const known: Record<string, RegExp> = {
  'open-incidents': /^1 incident is open/,
  investigations: /^1 open incident of which nobody has named the cause/,
  'alerts-24h': /^3 alerts in the last 24 hours, 1 of which still fires/,
  'changes-24h': /^1 change in the last 24 hours/,
  contacts: /^1 contact, 1 of which was never confirmed by a test page/,
  schedule: /^\d+ positions, each covered/,
};

/** The list stands on the sheet at this moment, item by item with what answers it, and in the mail of whom it concerns. */
export function goesThrough(
  process: Process,
  id: string,
  moment: SheetChecklist['moment'],
  items: Record<string, [text: RegExp, beside: string | null]>,
): void {
  const { sheet, toOff, toOn } = handedOver(process);
  const list = sheet.checklists.find((one) => one.id === id);
  assert.equal(list?.moment, moment);
  for (const [item, [text, beside]] of Object.entries(items)) {
    const found: SheetChecklist['items'][number] | undefined = list.items.find((one) => one.item.id === item);
    assert.match(found?.item.text ?? 'nothing', text);
    assert.equal(found?.facts ?? null, beside);
    if (beside !== null)
      assert.match(sheet.facts.find(({ kind }) => kind === beside)?.sentence ?? 'nothing', known[beside]!);
    const line: string = `[ ] ${found?.item.text}`;
    assert.ok((moment === 'handoff' ? toOff : toOn).includes(line), `the mail says: ${line}`);
  }
}
