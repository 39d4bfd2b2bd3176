/** `tocsin check-item INC CHECKLIST ITEM`: one thing of a checklist is done. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'check-item',
  summary: 'Ticks an item of a checklist',
  operands: ['CHECKLIST', 'ITEM'],
  options: { undo: { type: 'boolean', says: 'takes the tick away' } },
  body: ([checklist, item], { undo }) => ({ checklist, item, checked: !undo }),
});
