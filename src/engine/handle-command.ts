/** Commands of people and programs: the only way in. Texts get their ids, others' references are resolved, and one transaction follows. */
import type { Actor } from '../domain/incident/events.ts';
import type { EngineStore, Now, Written } from '../store/engine-store.ts';
import type { Deciders, OpenCommand } from './deciders.ts';
import {
  type CommandOptions,
  type CommandResult,
  type DeclareInput,
  type Engine,
  UnknownProcess,
} from './engine.ts';
import type { Machine } from './machine.ts';

interface CommandDeps {
  store: EngineStore;
  now: Now;
  machine: Machine;
  deciders: Deciders;
  onWritten: (written: Written[]) => void;
  refresh: () => Promise<void>;
}

export function makeCommands({
  store,
  now,
  machine,
  deciders,
  onWritten,
  refresh,
}: CommandDeps): Pick<Engine, 'command' | 'declare'> {
  return {
    async command(ref, command, actor, options = {}) {
      if (command.type === 'declare') throw new Error('an incident is declared by `declare`');
      const { resolved, texts } = nameTexts(command, options.texts ?? {}, machine.newId);
      return await finish(() =>
        store.decideIncident(
          ref,
          (state, at) => deciders.command(state, resolved, actor, at),
          recordOf(texts, options),
          now,
        ),
      );
    },
    async declare(input: DeclareInput, actor: Actor, options: CommandOptions = {}) {
      const description = input.description?.trim() ?? '';
      const text = machine.newId();
      return await finish(() =>
        store.declareIncident(
          (identity, at) => {
            const declared = deciders.declare(input, identity, actor, at);
            if ('refused' in declared || description === '') return declared;
            const note: OpenCommand = { type: 'note', text, progress: false };
            const noted = deciders.command(declared.state, note, actor, at);
            if ('refused' in noted) throw new Error('a new incident must take a note');
            return { state: noted.state, events: [...declared.events, ...noted.events] };
          },
          recordOf(description === '' ? {} : { [text]: description }, options),
          now,
        ),
      );
    },
  };

  async function finish(work: () => Promise<CommandResult>): Promise<CommandResult> {
    let result: CommandResult;
    try {
      result = await work();
    } catch (error) {
      if (!(error instanceof UnknownProcess)) throw error;
      await refresh();
      result = await work();
    }
    if (result.ok) onWritten([result]);
    return result;
  }
}

function recordOf(texts: Record<string, string>, { idempotency, readableBy }: CommandOptions) {
  return { texts, idempotency: idempotency ?? null, readableBy: readableBy ?? null };
}

/** Each text that the command names gets the id under which it is stored. */
function nameTexts(
  command: OpenCommand,
  given: Record<string, string>,
  newId: () => string,
): { resolved: OpenCommand; texts: Record<string, string> } {
  let resolved = command;
  const texts: Record<string, string> = {};
  const store = (name: string): string | null => {
    const body = given[name];
    // `redact` names a text that is stored already.
    if (body === undefined) return null;
    const id = newId();
    texts[id] = body;
    return id;
  };
  if ('text' in resolved) resolved = { ...resolved, text: store(resolved.text) ?? resolved.text };
  if ('subject' in resolved && resolved.subject !== undefined)
    resolved = { ...resolved, subject: store(resolved.subject) ?? resolved.subject };
  return { resolved, texts };
}
