/** Forms of chat that were filled in: what they ask for is done, or what is wrong stands at its field. */
import type { ChatSystemIn, FromChat, Immediate } from '../../domain/chat-commands/from-chat.ts';
import { findIncident } from '../../store/read/incidents.ts';
import { pictureOf } from '../views/picture.ts';
import { audienceOf } from './act-on-incident.ts';
import type { ChatDeps } from './answered.ts';
import { problemsOf, readUpdateForm, updateForm } from './forms.ts';
import { runDeclare } from './run-command.ts';
import { runUpdate } from './run-update.ts';
import { speakerOf, unknownSpeaker } from './speaker.ts';

/** Null: the incident is none that they may see. */
export async function changedForm(
  deps: ChatDeps,
  system: ChatSystemIn,
  { user, form }: Extract<FromChat, { kind: 'form-changed' }>,
) {
  const found = await incidentOfForm(deps, system, user, form);
  if (found === null || form.form !== 'update') return null;
  const { template } = readUpdateForm(form);
  return updateForm(found.about, { template, values: form.values });
}

async function incidentOfForm(
  deps: ChatDeps,
  system: ChatSystemIn,
  user: string,
  { about }: { about: Record<string, string> },
) {
  const speaker = await speakerOf(deps, system, user);
  const row =
    speaker === null ? null : await findIncident(deps.pool, speaker.viewer, about['incident'] ?? '');
  if (speaker === null || row === null) return null;
  const picture = pictureOf(deps.engine, row.state);
  return { speaker, row, about: { process: picture.process, row, picture, url: deps.settings.url } };
}

export async function sentForm(
  deps: ChatDeps,
  system: ChatSystemIn,
  came: Extract<FromChat, { kind: 'form-sent' }>,
): Promise<Immediate> {
  const { form, id, user } = came;
  switch (form.form) {
    case 'declare': {
      const speaker = await speakerOf(deps, system, user);
      if (speaker === null) return wrong('title', unknownSpeaker(system, user));
      const { title = '', severity = '', service, description, visibility } = form.values;
      const ran = await runDeclare(deps, speaker, {
        body: {
          title,
          severity,
          ...(service === undefined ? {} : { service }),
          ...(description === undefined ? {} : { description }),
          ...(visibility === 'private' ? { visibility } : {}),
        },
        key: id,
      });
      return ran.done === false ? wrong('title', ran.sentence) : { kind: 'done' };
    }
    case 'update': {
      const found = await incidentOfForm(deps, system, user, form);
      if (found === null) return wrong('audience', 'This incident is not there, or not yours to see.');
      const filled = readUpdateForm(form);
      const problems = problemsOf(found.about, filled);
      if (Object.keys(problems).length > 0) return { kind: 'form-wrong', problems };
      const { speaker, row, about } = found;
      const ran = await runUpdate(deps, speaker, row, {
        words:
          filled.template === null
            ? { text: filled.text ?? '' }
            : { template: filled.template, values: filled.values },
        audience: audienceOf(about.process, { named: filled.audience }),
        status: filled.status,
        nextUpdateAt: filled.next,
        key: id,
      });
      return ran.done === false
        ? wrong(filled.template === null ? 'text' : 'audience', ran.sentence)
        : { kind: 'done' };
    }
    default:
      return { kind: 'done' };
  }
}

function wrong(field: string, sentence: string): Immediate {
  return { kind: 'form-wrong', problems: { [field]: sentence } };
}
