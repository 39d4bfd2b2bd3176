/** Each component as readers see it: how it is, what was of it in ninety days, and by whose word. */
import { Fragment } from 'react';
import * as ask from '../../api/status-pages.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Card, Empty } from '../../parts/Card.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { ComponentMark } from './ComponentMark.tsx';
import { UptimeBars } from './UptimeBars.tsx';
import { usePageAct } from './use-page-act.ts';
import { COMPONENT } from './words.ts';

const BY_HAND: ask.ClaimedStatus[] = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
];

export function ComponentsCard({ page }: { page: ask.StatusPage }) {
  const groups = page.groups.toSorted((a, b) => a.position - b.position);
  const alone = page.components.filter(({ group }) => group === null);
  return (
    <section aria-labelledby="components">
      <h2 id="components" className="mb-2 label-section">
        Components
      </h2>
      {page.components.length === 0 ? (
        <Card>
          <Empty title="The page shows no component">
            Name them in the configuration, under statusPages: what readers know by name.
          </Empty>
        </Card>
      ) : (
        <Card className="overflow-hidden">
          {alone.length > 0 && <Rows page={page} components={alone} />}
          {groups.map((group) => (
            <Fragment key={group.id}>
              <h3 className="border-b bg-ground px-4.5 py-1.5 text-small font-medium text-second not-first:border-t">
                {group.name}
              </h3>
              <Rows
                page={page}
                components={page.components.filter((component) => component.group === group.id)}
              />
            </Fragment>
          ))}
        </Card>
      )}
    </section>
  );
}

function Rows({ page, components }: { page: ask.StatusPage; components: ask.Component[] }) {
  return (
    <ul>
      {components.map((component) => (
        <Row key={component.id} page={page} component={component} />
      ))}
    </ul>
  );
}

function Row({ page, component }: { page: ask.StatusPage; component: ask.Component }) {
  const { can } = useViewer();
  const set = usePageAct({ text: `Kept: how ${component.name} is.` });
  const verdict = can.writeStatusPage();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-0.5 border-b px-4.5 py-2 last:border-b-0">
      <span className="min-w-0 flex-1 basis-40">
        {component.name}
        {component.onlyIfDegraded && (
          <span className="text-small text-third"> shown only while something is wrong</span>
        )}
      </span>
      <UptimeBars uptime={component.uptime} />
      <Menu
        label={`${component.name}: ${COMPONENT[component.status]}. Set it by hand`}
        trigger={
          <button
            type="button"
            className="inline-flex min-h-(--control) w-full items-center gap-2 rounded-control border border-transparent text-left wide:w-52 wide:px-2 hover:border-hairline-strong hover:bg-sunk"
          >
            <ComponentMark status={component.status} />
            {COMPONENT[component.status]}
          </button>
        }
        entries={BY_HAND.map((status) => ({
          label: COMPONENT[status],
          current: status === component.status,
          verdict,
          onAct: () => set.mutate(() => ask.setComponent(page.page.handle, component.id, status)),
        }))}
      />
    </li>
  );
}
