/** Now: what is open, what asks for you, who is on call, and whether Tocsin itself is well. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { useAct } from '../../api/commands.ts';
import * as ask from '../../api/queries.ts';
import type { NowCard } from '../../api/types.ts';
import { useFrameActs } from '../../frame/frame-acts.ts';
import { useKeys } from '../../frame/keys.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button, Key } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { HeldBanner } from '../../parts/HeldBanner.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { day, time } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { Health } from './Health.tsx';
import { NothingOpen } from './NothingOpen.tsx';
import { OnCallNow } from './OnCallNow.tsx';
import { OpenCard } from './OpenCard.tsx';
import { OpenRow } from './OpenRow.tsx';

/** As many cards as fit on a desk's screen; a worse day is shown in rows. */
const MOST_CARDS = 6;

export function NowPage() {
  const { data, error, isPending } = useQuery(ask.now());
  const { can } = useViewer();
  const acts = useFrameActs();
  const open = data?.open ?? [];
  const mine = open.filter(asksForMe);
  const held = open.filter(({ incident }) => incident.held).length;
  const list = useCardKeys(open);

  return (
    <>
      <TabTitle>{mine.length > 0 ? `(${mine.length}) Now` : 'Now'}</TabTitle>
      <PageHead title="Now" aside={<Today />}>
        <Button look="quiet" onClick={acts.find} className="max-wide:hidden">
          <Search size={16} aria-hidden="true" />
          Search <Key>/</Key>
        </Button>
        <Button look="primary" shortcut="D" verdict={can.declare()} onClick={acts.declare}>
          Declare
        </Button>
      </PageHead>
      {error !== null && (
        <div className="mb-4">
          <ProblemNote error={error} />
        </div>
      )}
      {held > 0 && (
        <HeldBanner>
          {held === 1 ? 'One incident was' : `${held} incidents were`} restored from a backup and held: nobody
          is paged for {held === 1 ? 'it' : 'them'} until an admin releases {held === 1 ? 'it' : 'them'}.
        </HeldBanner>
      )}
      <div className="grid gap-6 full:grid-cols-[minmax(0,1fr)_328px] full:gap-4.5">
        <section aria-label="Open incidents" className="min-w-0">
          <div className="mb-2 flex min-h-6 items-center justify-between gap-3">
            <h2 className="label-section">{isPending ? 'Open' : `Open · ${open.length}`}</h2>
            {mine.length > 1 && <HaveThemAll cards={mine} />}
          </div>
          {isPending && error === null && <Loading rows={3} label="The open incidents are being read." />}
          {data !== undefined && open.length === 0 && <NothingOpen now={data} />}
          <div ref={list}>
            {open.length > MOST_CARDS ? (
              <Card className="overflow-hidden">
                <ul>
                  {open.map((card) => (
                    <OpenRow key={card.incident.id} card={card} />
                  ))}
                </ul>
              </Card>
            ) : (
              <ul className="flex flex-col gap-3">
                {open.map((card) => (
                  <OpenCard key={card.incident.id} card={card} />
                ))}
              </ul>
            )}
          </div>
        </section>
        {data !== undefined && (
          <div className="flex min-w-0 flex-col gap-3.5">
            <OnCallNow onCall={data.onCall} gaps={data.gaps} />
            <Health health={data.health} />
          </div>
        )}
      </div>
    </>
  );
}

/** Somebody's page rang for this viewer and nobody has it yet. */
export function asksForMe(card: NowCard): boolean {
  return card.mine && card.incident.acknowledgedAt === null;
}

function Today() {
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <>
      {day(now, zone)}, <time>{time(now, zone)}</time> <span className="text-third">{zone}</span>
    </>
  );
}

function HaveThemAll({ cards }: { cards: NowCard[] }) {
  const [asked, setAsked] = useState(false);
  const act = useAct();
  return (
    <>
      <Button look="brass" onClick={() => setAsked(true)}>
        I have all {cards.length}
      </Button>
      {asked && (
        <Confirm
          title={`Take all ${cards.length}?`}
          act={`I have all ${cards.length}`}
          busy={act.isPending}
          onClose={() => setAsked(false)}
          onAct={() => {
            for (const { incident } of cards)
              act.mutate({ number: incident.number, command: 'acknowledge', body: {} });
            setAsked(false);
          }}
        >
          <p>You are paged for these and nobody has them yet. Once you have them, they stop paging you:</p>
          <ul className="mt-2 list-disc pl-5 text-ink">
            {cards.map(({ incident }) => (
              <li key={incident.id}>
                <span className="font-mono text-small">{incident.number}</span> {incident.title}
              </li>
            ))}
          </ul>
        </Confirm>
      )}
    </>
  );
}

/** J and K walk through the incidents, Enter opens as any link does, A takes the one in focus. */
function useCardKeys(open: NowCard[]) {
  const list = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const { can } = useViewer();
  const act = useAct();
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-incident]') ?? [])];
  const walk = (step: 1 | -1) => {
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    all[at === -1 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
  };
  useKeys({
    j: () => walk(1),
    k: () => walk(-1),
    a: () => {
      const focused = links().find((link) => link === document.activeElement)?.dataset['incident'];
      const waiting = open.filter(asksForMe);
      // With nothing in focus, "A" can only mean the one that asks.
      const number = focused ?? (waiting.length === 1 ? waiting[0]?.incident.number : undefined);
      const incident = open.find((card) => card.incident.number === number)?.incident;
      if (incident === undefined) return;
      if (can.acknowledge(incident).allowed)
        act.mutate({ number: incident.number, command: 'acknowledge', body: {} });
      else void navigate({ to: '/incidents/$number', params: { number: incident.number } });
    },
  });
  return list;
}
