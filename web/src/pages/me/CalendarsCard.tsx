/** Shifts in one's own calendar program: a secret link for it to subscribe to, made, copied and revoked. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post, remove } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { CalendarLink, MadeCalendarLink, OnCallView } from '../../api/types.ts';
import { Button } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { Command } from '../../parts/Command.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { problemOf } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';

type Shows = CalendarLink['shows'];
type Schedules = OnCallView['schedules'];

export function CalendarsCard() {
  const { data } = useQuery(ask.myCalendarLinks());
  const { data: onCall } = useQuery(ask.onCall());
  const schedules = onCall?.schedules ?? [];
  const links = data?.items ?? [];
  const [revoking, setRevoking] = useState<CalendarLink | null>(null);
  return (
    <SideCard title="Your calendar">
      <p className="text-second">
        A calendar program subscribes to a link and shows your shifts. Whoever has the link reads them without
        signing in, until you revoke it.
      </p>
      {links.length > 0 && (
        <ul className="mt-2.5 flex flex-col">
          {links.map((link) => (
            <li key={link.id} className="flex items-center justify-between gap-3">
              <span className="min-w-0">
                {nameOf(link.shows, schedules)}{' '}
                <span className="text-small text-third">
                  made <Moment at={link.createdAt} near />
                </span>
              </span>
              <Button
                look="quiet"
                onClick={() => setRevoking(link)}
                aria-label={`Revoke the link to ${nameOf(link.shows, schedules)}`}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      <MakeLink schedules={schedules} links={links} />
      {revoking !== null && (
        <Revoke link={revoking} name={nameOf(revoking.shows, schedules)} onClose={() => setRevoking(null)} />
      )}
    </SideCard>
  );
}

function MakeLink({ schedules, links }: { schedules: Schedules; links: CalendarLink[] }) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState('me');
  const make = useMutation({
    mutationFn: () => post<MadeCalendarLink>('/me/calendar-links', { shows: showsOf(chosen) }),
    onSuccess: () => queries.invalidateQueries(ask.myCalendarLinks()),
    onError: (error) => tellProblem(problemOf(error)),
  });
  // One that was revoked meanwhile is not there to be copied.
  const made = links.some(({ id }) => id === make.data?.id) ? make.data : undefined;
  return (
    <form
      className="mt-3 flex flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!make.isPending) make.mutate();
      }}
    >
      <Field label="What it shows">
        {(id) => (
          <select
            id={id}
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
            className="field"
          >
            <option value="me">your shifts</option>
            <option value="organization">everybody’s shifts</option>
            {schedules.map(({ schedule, name }) => (
              <option key={schedule} value={`schedule ${schedule}`}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit" busy={make.isPending} className="w-full">
        Make a link
      </Button>
      {made !== undefined && (
        <div role="status">
          <p className="text-small text-second">
            The link to {nameOf(made.shows, schedules)}. Copy it now: it is shown this once.
          </p>
          <Command text={made.url} what="link" />
        </div>
      )}
    </form>
  );
}

function Revoke({ link, name, onClose }: { link: CalendarLink; name: string; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => remove(`/me/calendar-links/${link.id}`),
    onSuccess: async () => {
      await queries.invalidateQueries(ask.myCalendarLinks());
      tell({ text: 'Revoked. Whoever has the link reads nothing more.' });
      onClose();
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <Confirm
      title={`Revoke the link to ${name}?`}
      act="Revoke"
      danger
      busy={revoke.isPending}
      onClose={onClose}
      onAct={() => revoke.mutate()}
    >
      <p>Every calendar that subscribes to it is told that there is nothing any more.</p>
    </Confirm>
  );
}

/** "schedule primary" is one schedule: a schedule may be called like the other choices. */
function showsOf(chosen: string): Shows {
  if (chosen === 'me' || chosen === 'organization') return { of: chosen };
  return { of: 'schedule', schedule: chosen.slice('schedule '.length) };
}

function nameOf(shows: Shows, schedules: Schedules): string {
  switch (shows.of) {
    case 'me':
      return 'your shifts';
    case 'organization':
      return 'everybody’s shifts';
    case 'schedule':
      return schedules.find(({ schedule }) => schedule === shows.schedule)?.name ?? shows.schedule;
  }
}
