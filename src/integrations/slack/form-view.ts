/** A form as Slack's modal view, and what was filled in on the way back. Pure. */
import type { ModalView } from '@slack/web-api';
import type { ChatForm, FormField } from '../../domain/chat-commands/from-chat.ts';
import { clip, oneLine } from '../outgoing/wording.ts';

/** Slack's own bounds; one over and it refuses the whole view. */
const most = { title: 24, label: 150, hint: 150, option: 75, options: 100, value: 3_000, blocks: 100 };

/** `ModalView` and no less than Slack takes: a block each for the sentence and the fields. */
export function viewOf({ form, title, submit, about, says, fields }: ChatForm): ModalView {
  return {
    type: 'modal',
    callback_id: form,
    private_metadata: JSON.stringify(about),
    title: plain(title, most.title),
    submit: plain(submit, most.title),
    close: plain('Cancel', most.title),
    blocks: [
      ...(says === null
        ? []
        : [
            { type: 'section' as const, text: { type: 'plain_text' as const, text: clip(says, most.value) } },
          ]),
      ...fields.map(blockOf),
    ].slice(0, most.blocks),
  };
}

function blockOf(field: FormField): ModalView['blocks'][number] {
  const { id, label, hint, required, input } = field;
  return {
    type: 'input',
    block_id: id,
    label: plain(label, most.label),
    optional: !required,
    ...(hint === null ? {} : { hint: plain(hint, most.hint) }),
    ...(input.kind === 'choice' && input.redraws ? { dispatch_action: true } : {}),
    element: elementOf(field),
  };
}

function elementOf({ id: action_id, value, input }: FormField): ElementOfInput {
  switch (input.kind) {
    case 'line':
    case 'text':
      return {
        type: 'plain_text_input',
        action_id,
        multiline: input.kind === 'text',
        max_length: most.value,
        ...(value === null ? {} : { initial_value: clip(value, most.value) }),
      };
    case 'instant': {
      const seconds = value === null ? Number.NaN : Math.floor(Date.parse(value) / 1000);
      return {
        type: 'datetimepicker',
        action_id,
        ...(Number.isNaN(seconds) ? {} : { initial_date_time: seconds }),
      };
    }
    case 'choice': {
      const options = input.choices.slice(0, most.options).map(({ id, label }) => ({
        text: plain(label, most.option),
        value: id,
      }));
      const initial = options.find((option) => option.value === value);
      return {
        type: 'static_select',
        action_id,
        options,
        ...(initial === undefined ? {} : { initial_option: initial }),
      };
    }
  }
}

type ElementOfInput = Extract<ModalView['blocks'][number], { type: 'input' }>['element'];

function plain(text: string, longest: number): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text: oneLine(text, longest) || ' ', emoji: false };
}

/** What a view was opened with; a stranger's is nothing. */
export function readAbout(metadata: string | undefined): Record<string, string> {
  try {
    const read: unknown = JSON.parse(metadata ?? '');
    return typeof read === 'object' && read !== null
      ? Object.fromEntries(
          Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        )
      : {};
  } catch {
    return {};
  }
}

/** By the ids of the fields. */
export function valuesOf(
  state: { values: Record<string, Record<string, unknown>> } | undefined,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [field, elements] of Object.entries(state?.values ?? {})) {
    const value = valueOf(Object.values(elements)[0]);
    if (value !== null && value.trim() !== '') values[field] = value;
  }
  return values;
}

function valueOf(element: unknown): string | null {
  if (typeof element !== 'object' || element === null) return null;
  const given = element as {
    value?: unknown;
    selected_option?: { value?: unknown } | null;
    selected_date_time?: unknown;
  };
  if (typeof given.value === 'string') return given.value;
  if (typeof given.selected_option?.value === 'string') return given.selected_option.value;
  if (typeof given.selected_date_time === 'number')
    return new Date(given.selected_date_time * 1000).toISOString();
  return null;
}
