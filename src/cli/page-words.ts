/** Status pages on the terminal: where they are, what stands on them, and how people name what they change there. */
import type { PageEntry, PageMaintenance } from './answers-status-pages.ts';
import { UsageError } from './define-verb.ts';
import { localTime } from './moments.ts';
import { alarming, asked, bold, good, quiet } from './show.ts';

export function pagePath(page: string, ...rest: string[]): string {
  return ['/api/v1/status-pages', page, ...rest]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');
}

/** "checkout=major_outage", as the API has it. */
export function componentClaims(given: string[]): { component: string; status: string }[] {
  return given.map((text) => {
    const [component = '', status = ''] = text.split('=');
    if (component === '' || status === '')
      throw new UsageError(`--component ${text} says nothing: write ID=STATUS, as in checkout=major_outage.`);
    return { component, status };
  });
}

/** "major outage", in its colour. */
export function statusInWords(status: string): string {
  const words = status.replaceAll('_', ' ');
  if (status === 'operational') return good(words);
  return status === 'under_maintenance' ? asked(words) : alarming(words);
}

/** An entry with its updates, the latest first. */
export function entryInWords({ id, title, state, impact, incident, updates, permalink }: PageEntry): string {
  const about = incident === null ? '' : ` ${quiet(`of ${incident}`)}`;
  const head = `${bold(title)} ${quiet(id)}${state === 'draft' ? ` ${asked('draft')}` : ''}${about}`;
  return [
    head,
    ...updates.map(({ status, body, displayAt, state: of, id: update, by, byPerson }) =>
      [
        `  ${of === 'draft' ? asked(`draft ${status}`) : status} ${quiet(localTime(displayAt))}`,
        quiet(`${by?.name ?? (byPerson ? 'a program' : 'by itself')} (${update})`),
        `\n    ${body.replaceAll('\n', '\n    ')}`,
      ].join(' '),
    ),
    ...(permalink === null ? [] : [quiet(`  ${permalink} · impact ${impact}`)]),
  ].join('\n');
}

export function maintenanceInWords(maintenance: PageMaintenance): string {
  const { id, title, status, scheduledFor, scheduledUntil, components } = maintenance;
  const what = components.length === 0 ? '' : `: ${components.join(', ')}`;
  return `${bold(title)} ${quiet(id)} ${status.replaceAll('_', ' ')}, ${localTime(scheduledFor)} to ${localTime(scheduledUntil)}${what}`;
}
