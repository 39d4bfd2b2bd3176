/** What an entry of a status page is written with: its title, status, words, components, weight, and the time of which it speaks. */
import type { ClaimedStatus, EntryStatus, Impact, StatusPage } from '../../api/status-pages.ts';
import { Field } from '../../parts/Field.tsx';
import { instantOf, localOf } from '../../time/local.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import type { Written } from './entry.ts';
import { COMPONENT, ENTRY, IMPACT, isOver } from './words.ts';

const STATUSES: EntryStatus[] = ['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'];
const CLAIMS: ClaimedStatus[] = ['operational', 'degraded_performance', 'partial_outage', 'major_outage'];
const IMPACTS: Impact[] = ['none', 'minor', 'major', 'critical'];

export function EntryForm({
  page,
  written,
  before = {},
  asks,
  onChange,
}: {
  page: StatusPage;
  written: Written;
  /** What readers know of components already: it ends when somebody says that it does. */
  before?: Record<string, ClaimedStatus>;
  /** An update has no title and no weight of its own. */
  asks: 'incident' | 'update';
  onChange: (part: Partial<Written>) => void;
}) {
  const { title, status, body, impact, components, at } = written;
  return (
    <div className="flex flex-col gap-4">
      {asks === 'incident' && (
        <Field label="Title" hint="What readers notice, in their words.">
          {(id, describedBy) => (
            <input
              id={id}
              aria-describedby={describedBy}
              required
              maxLength={200}
              value={title}
              onChange={(event) => onChange({ title: event.target.value })}
              className="field"
            />
          )}
        </Field>
      )}
      <div className="grid gap-4 wide:grid-cols-2">
        <Field label="Status">
          {(id) => (
            <select
              id={id}
              value={status}
              onChange={(event) => onChange({ status: event.target.value as EntryStatus })}
              className="field"
            >
              {STATUSES.map((each) => (
                <option key={each} value={each}>
                  {ENTRY[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {asks === 'incident' && (
          <Field label="Impact">
            {(id) => (
              <select
                id={id}
                value={impact}
                onChange={(event) => onChange({ impact: event.target.value as Impact | '' })}
                className="field"
              >
                <option value="">By its components</option>
                {IMPACTS.map((each) => (
                  <option key={each} value={each}>
                    {IMPACT[each]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
      </div>
      <Field label="What readers should know" hint="Markdown is understood.">
        {(id, describedBy) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            required
            data-first={asks === 'update' || undefined}
            rows={4}
            maxLength={20_000}
            value={body}
            onChange={(event) => onChange({ body: event.target.value })}
            className="field field-sizing-content min-h-24 py-2"
          />
        )}
      </Field>
      {isOver(status) ? (
        <p className="text-second">Its components are operational from then on.</p>
      ) : (
        <Components
          page={page}
          before={before}
          chosen={components}
          onChange={(chosen) => onChange({ components: chosen })}
        />
      )}
      <When at={at} onChange={(moment) => onChange({ at: moment })} />
    </div>
  );
}

function Components({
  page,
  before,
  chosen,
  onChange,
}: {
  page: StatusPage;
  before: Record<string, ClaimedStatus>;
  chosen: Record<string, ClaimedStatus>;
  onChange: (chosen: Record<string, ClaimedStatus>) => void;
}) {
  if (page.components.length === 0) return null;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">Components</legend>
      <ul className="max-h-72 overflow-y-auto rounded-control border">
        {page.components.map(({ id, name, group }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b px-3 py-1.5 last:border-b-0"
          >
            <label htmlFor={`component-${id}`} className="min-w-0">
              {name}
              {group !== null && (
                <span className="text-small text-third">
                  {' '}
                  {page.groups.find((each) => each.id === group)?.name}
                </span>
              )}
            </label>
            <select
              id={`component-${id}`}
              value={chosen[id] ?? ''}
              onChange={(event) => {
                const { [id]: _before, ...others } = chosen;
                const status = event.target.value as ClaimedStatus | '';
                onChange(status === '' ? others : { ...others, [id]: status });
              }}
              className="field w-auto min-w-48"
            >
              {before[id] === undefined && <option value="">Not affected</option>}
              {CLAIMS.map((each) => (
                <option key={each} value={each}>
                  {COMPONENT[each]}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** Dated back it is shown as added later: readers may trust what they read. */
function When({ at, onChange }: { at: string; onChange: (at: string) => void }) {
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <div>
      <label className="flex min-h-(--control) items-start gap-3 py-1.5">
        <input
          type="checkbox"
          checked={at !== ''}
          onChange={(event) =>
            onChange(event.target.checked ? new Date(now - 15 * 60_000).toISOString() : '')
          }
          className="mt-[3px] size-4 shrink-0 accent-ink"
        />
        <span>
          It speaks of an earlier time
          <span className="block text-small text-third">Readers see that it was added later.</span>
        </span>
      </label>
      {at !== '' && (
        <input
          type="datetime-local"
          aria-label={`Of which time, in ${zone}`}
          value={localOf(Date.parse(at), zone)}
          max={localOf(now, zone)}
          onChange={(event) => {
            const moment = instantOf(event.target.value, zone);
            if (moment !== null) onChange(new Date(moment).toISOString());
          }}
          className="field mt-1 tabular-nums"
        />
      )}
    </div>
  );
}
