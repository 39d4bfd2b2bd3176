/** Your rules and quiet hours, to change: by which contact, how soon, at what hour of your own clock. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { put } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { OwnContacts } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Choice } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';
import { HoursField } from './HoursField.tsx';
import type { QuietHours, Rule } from './rule-words.ts';

const URGENCY = { high: 'When you are paged', low: 'When you are told' } as const;
const NIGHT = '22:00-07:00';
/** As the configuration has it. */
const MOST = 50;

export function EditRules({ own, onClose }: { own: OwnContacts; onClose: () => void }) {
  const queries = useQueryClient();
  const { me } = useViewer();
  const [rules, setRules] = useState(own.rules);
  const [quiet, setQuiet] = useState<QuietHours | null>(own.quietHours ?? null);
  const save = useMutation({
    mutationFn: () =>
      put('/me/contacts', {
        contacts: own.contacts,
        rules,
        ...(quiet === null ? {} : { quietHours: quiet }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ask.myContacts().queryKey });
      onClose();
      tell({ text: 'Changed. Below stands what a page would do now and at night.' });
    },
  });
  const change = (at: number, rule: Rule | null) =>
    setRules(rules.flatMap((each, index) => (index === at ? (rule ?? []) : each)));
  const add = (urgency: Rule['urgency']) =>
    setRules([...rules, { urgency, after: '0s', contact: own.contacts[0]?.id ?? '' }]);
  return (
    <Dialog title="When you are reached" onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <p className="mb-3 text-small text-second">
          Hours are those of your clock, in {me.timeZone}. At an hour that no rule is for, every contact is
          tried at once.
        </p>
        {(['high', 'low'] as const).map((urgency) => (
          <fieldset key={urgency} className="mb-5">
            <legend className="mb-2 font-semibold">{URGENCY[urgency]}</legend>
            <ul className="flex flex-col gap-3">
              {rules.map(
                (rule, at) =>
                  rule.urgency === urgency && (
                    // Rows are told apart by where they stand: nothing else of them stays.
                    <RuleRow
                      key={at}
                      name={`rule ${at + 1}`}
                      rule={rule}
                      contacts={own.contacts}
                      onChange={(changed) => change(at, changed)}
                    />
                  ),
              )}
            </ul>
            {rules.every((rule) => rule.urgency !== urgency) && (
              <p className="text-second">Every contact at once.</p>
            )}
            {rules.length < MOST && (
              <Button look="quiet" className="mt-2" onClick={() => add(urgency)}>
                Add a rule
              </Button>
            )}
          </fieldset>
        ))}
        <QuietFields quiet={quiet} onChange={setQuiet} />
        {save.error !== null && (
          <div className="mt-4">
            <ProblemNote error={save.error} />
          </div>
        )}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function RuleRow({
  name,
  rule,
  contacts,
  onChange,
}: {
  name: string;
  rule: Rule;
  contacts: OwnContacts['contacts'];
  onChange: (rule: Rule | null) => void;
}) {
  const { during: _during, days: _days, ...anytime } = rule;
  const { repeat: _repeat, ...once } = rule;
  const timed = rule.during !== undefined || rule.days !== undefined;
  return (
    <li className="rounded-card border px-3.5 py-3">
      <div className="flex flex-wrap items-end gap-2.5">
        <Small label="Contact">
          <select
            aria-label={`Contact of ${name}`}
            value={rule.contact}
            onChange={(event) => onChange({ ...rule, contact: event.target.value })}
            className="field w-32"
          >
            {contacts.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </Small>
        <Small label="After">
          <LengthInput
            label={`How long after, of ${name}`}
            value={rule.after}
            onChange={(after) => onChange({ ...rule, after })}
          />
        </Small>
        <Small label="Again every">
          <LengthInput
            label={`Repeated every, of ${name}`}
            value={rule.repeat?.every ?? ''}
            optional
            onChange={(every) =>
              onChange(every === '' ? once : { ...rule, repeat: { every, times: rule.repeat?.times ?? 3 } })
            }
          />
        </Small>
        {rule.repeat !== undefined && (
          <Small label="Times">
            <input
              type="number"
              aria-label={`How many times more, of ${name}`}
              min={1}
              max={30}
              required
              value={rule.repeat.times}
              onChange={(event) =>
                onChange({
                  ...rule,
                  repeat: { every: rule.repeat?.every ?? '2m', times: Number(event.target.value) },
                })
              }
              className="field w-18"
            />
          </Small>
        )}
        <button
          type="button"
          aria-label={`Remove ${name}`}
          onClick={() => onChange(null)}
          className="ml-auto inline-flex size-(--control) items-center justify-center rounded-control text-third hover:bg-sunk hover:text-ink"
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <div className="mt-1.5">
        <Choice
          checked={timed}
          label="only at some hours"
          onChange={(wanted) => onChange(wanted ? { ...anytime, during: NIGHT } : anytime)}
        />
        {timed && (
          <HoursField
            name={name}
            hours={{ hours: rule.during, days: rule.days }}
            onChange={({ hours, days }) =>
              onChange({
                ...anytime,
                ...(hours === undefined ? {} : { during: hours }),
                ...(days === undefined ? {} : { days }),
              })
            }
          />
        )}
      </div>
    </li>
  );
}

function QuietFields({
  quiet,
  onChange,
}: {
  quiet: QuietHours | null;
  onChange: (quiet: QuietHours | null) => void;
}) {
  const { data: process } = useQuery(ask.process());
  const overriding = quiet?.overriddenBy ?? [];
  const severities = [...new Set([...(process?.severities ?? []).map(({ id }) => id), ...overriding])];
  const { overriddenBy: _overriddenBy, ...hours } = quiet ?? {};
  const put = (some: string[]) =>
    onChange({ ...hours, ...(some.length === 0 ? {} : { overriddenBy: some }) });
  return (
    <fieldset>
      <legend className="mb-1 font-semibold">Quiet hours</legend>
      <Choice
        checked={quiet !== null}
        label="What I am only told of waits until they end"
        hint="A page always gets through, and so does what belongs to an incident that you work on."
        onChange={(wanted) => onChange(wanted ? { hours: NIGHT } : null)}
      />
      {quiet !== null && (
        <>
          <HoursField
            name="quiet hours"
            hours={quiet}
            onChange={({ hours: from, days }) =>
              onChange({
                ...(from === undefined ? {} : { hours: from }),
                ...(days === undefined ? {} : { days }),
                ...(overriding.length === 0 ? {} : { overriddenBy: overriding }),
              })
            }
          />
          {severities.length > 0 && (
            <div role="group" aria-label="Told of at once all the same" className="mt-2">
              <p className="text-small text-second">Told of at once all the same:</p>
              <div className="flex flex-wrap gap-x-4">
                {severities.map((severity) => (
                  <Choice
                    key={severity}
                    checked={overriding.includes(severity)}
                    label={severity}
                    onChange={(wanted) =>
                      put(wanted ? [...overriding, severity] : overriding.filter((each) => each !== severity))
                    }
                  />
                ))}
              </div>
            </div>
          )}
        </>
      )}
    </fieldset>
  );
}

function LengthInput({
  label,
  value,
  optional = false,
  onChange,
}: {
  label: string;
  value: string;
  optional?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <input
      aria-label={label}
      required={!optional}
      pattern="(\d+h)?(\d+m)?(\d+s)?"
      title="a length such as 30s, 2m or 1h30m"
      placeholder={optional ? 'once' : '0s'}
      value={value}
      maxLength={12}
      onChange={(event) => onChange(event.target.value.trim())}
      className="field w-22"
    />
  );
}

function Small({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <span aria-hidden="true" className="mb-1 block text-small text-third">
        {label}
      </span>
      {children}
    </div>
  );
}
