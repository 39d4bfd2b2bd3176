/** By which contact you are tried, at what hour: your rules and quiet hours in words, and the way to change them. */
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import * as ask from '../../api/queries.ts';
import type { OwnContacts } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { EditRules } from './EditRules.tsx';
import { byHours, quietInWords, ruleInWords } from './rule-words.ts';

const URGENCY = { high: 'When you are paged', low: 'When you are told' } as const;

export function RulesCard() {
  const { data } = useQuery(ask.myContacts());
  const [editing, setEditing] = useState(false);
  const { me } = useViewer();
  if (data === undefined || data.contacts.length === 0) return null;
  return (
    <section aria-label="When you are reached" className="mt-5 min-w-0">
      <div className="mb-2 flex min-h-(--control) flex-wrap items-center justify-between gap-2.5">
        <h2 className="label-section">When you are reached</h2>
        <Button onClick={() => setEditing(true)}>Change rules</Button>
      </div>
      <Card>
        <dl className="divide-y">
          {(['high', 'low'] as const).map((urgency) => (
            <Row key={urgency} name={URGENCY[urgency]}>
              <RulesOf own={data} urgency={urgency} zone={me.timeZone} />
            </Row>
          ))}
          <Row name="Quiet hours">
            {data.quietHours === undefined ? (
              <span className="text-second">None: you are told at any hour.</span>
            ) : (
              quietInWords(data.quietHours)
            )}
          </Row>
        </dl>
      </Card>
      {editing && <EditRules own={data} onClose={() => setEditing(false)} />}
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="px-4.5 py-3 wide:grid wide:grid-cols-[172px_minmax(0,1fr)] wide:gap-x-3">
      <dt className="text-third">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function RulesOf({ own, urgency, zone }: { own: OwnContacts; urgency: 'high' | 'low'; zone: string }) {
  const groups = byHours(own.rules.filter((rule) => rule.urgency === urgency));
  const timed = groups.some(({ when }) => when !== null);
  if (groups.length === 0) return <span className="text-second">every contact at once</span>;
  return (
    <>
      <ul className="flex flex-col gap-1.5">
        {groups.map(({ when, rules }) => (
          <li key={when}>
            {timed && (
              <span className="block text-small text-second">
                {when === null ? 'At any hour' : `${when} in ${zone}`}
              </span>
            )}
            {rules.map(ruleInWords).join(', then ')}
          </li>
        ))}
      </ul>
      {timed && groups.every(({ when }) => when !== null) && (
        <p className="mt-1.5 text-small text-third">At hours that no rule is for, every contact at once.</p>
      )}
    </>
  );
}
