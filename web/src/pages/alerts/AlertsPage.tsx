/** Alerts: everything that machines said, folded by what it is about. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { AlertsSearch } from '../../router.tsx';
import { Card } from '../../parts/Card.tsx';
import { PickField, SearchField } from '../../parts/Filters.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { AlertRows } from './AlertRows.tsx';

export function AlertsPage() {
  const search = useSearch({ from: '/frame/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  const set = useCallback(
    (change: AlertsSearch) => void navigate({ search: (kept) => ({ ...kept, ...change }), replace: true }),
    [navigate],
  );
  const setText = useCallback((text: string) => set({ text: text === '' ? undefined : text }), [set]);
  const filtered = search.text !== undefined || search.state !== undefined;
  return (
    <>
      <TabTitle>Alerts</TabTitle>
      <PageHead title="Alerts" />
      <div className="mb-3.5 flex flex-wrap gap-2.5">
        <SearchField value={search.text ?? ''} label="Find in alerts" onChange={setText} />
        <PickField
          label="State"
          value={search.state ?? ''}
          every="Firing and resolved"
          options={[
            { value: 'open', label: 'Firing' },
            { value: 'resolved', label: 'Resolved' },
          ]}
          onChange={(state) => set({ state: state === '' ? undefined : (state as 'open' | 'resolved') })}
        />
      </div>
      <Card className="overflow-hidden">
        <AlertRows
          filter={{
            ...(search.text === undefined ? {} : { text: search.text }),
            ...(search.state === undefined ? {} : { state: search.state }),
          }}
          empty={filtered ? 'No alert is like that' : 'No alert has come yet'}
          help={
            filtered
              ? 'Look for another word, or for firing and resolved ones together.'
              : 'Point Alertmanager, an Events API client or any webhook at this installation; the keys stand with the integrations in the configuration.'
          }
        />
      </Card>
    </>
  );
}
