/** Browsers that show your pages as notifications, this one among them: allowed with one press, and taken off again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { remove } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { MyDevices } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';
import { allowHere, forgetHere, hindrance, knownId, NotAllowed } from './this-browser.ts';

type Device = MyDevices['items'][number];

export function DevicesCard() {
  const { me } = useViewer();
  const { data, error } = useQuery(ask.myDevices());
  const [here, setHere] = useState(knownId);
  const devices = data?.items ?? [];
  const isOn = devices.some(({ id }) => id === here);
  const why = me.demo ? 'The demonstration sends nothing outside.' : hindrance();
  return (
    <SideCard title="Notifications">
      <p className="text-second">
        Pages ring here although no page of Tocsin is open, and “I have it” works from the lock screen.
      </p>
      {error !== null && <ProblemNote error={error} />}
      {devices.length > 0 && (
        <ul className="mt-2 flex flex-col">
          {devices.map((device) => (
            <Row
              key={device.id}
              device={device}
              isHere={device.id === here}
              onGone={() => {
                if (device.id === here) setHere(null);
              }}
            />
          ))}
        </ul>
      )}
      {data !== undefined && !isOn && (
        <Allow publicKey={data.publicKey} why={why} onAllowed={(id) => setHere(id)} />
      )}
    </SideCard>
  );
}

function Allow({
  publicKey,
  why,
  onAllowed,
}: {
  publicKey: string;
  why: string | null;
  onAllowed: (id: string) => void;
}) {
  const queries = useQueryClient();
  const allow = useMutation({
    mutationFn: () => allowHere(publicKey),
    onSuccess: async ({ id, contact }) => {
      onAllowed(id);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ask.myDevices().queryKey }),
        queries.invalidateQueries({ queryKey: ask.myContacts().queryKey }),
      ]);
      tell({
        text:
          contact === null
            ? 'Allowed. Add a contact by push, so that pages come here.'
            : `Allowed. The contact ${contact} rings here; send yourself a test page.`,
      });
    },
    onError: (error) =>
      error instanceof NotAllowed ? tell({ text: error.message }) : tellProblem(problemOf(error)),
  });
  return (
    <>
      <Button
        className="mt-2.5 w-full"
        busy={allow.isPending}
        verdict={why === null ? { allowed: true } : { allowed: false, because: why }}
        onClick={() => allow.mutate()}
      >
        Allow on this device
      </Button>
      {why !== null && <p className="mt-2 text-small text-second">{why}</p>}
    </>
  );
}

function Row({ device, isHere, onGone }: { device: Device; isHere: boolean; onGone: () => void }) {
  const queries = useQueryClient();
  const takeOff = useMutation({
    async mutationFn() {
      await remove(`/me/devices/${encodeURIComponent(device.id)}`);
      if (isHere) await forgetHere();
    },
    async onSuccess() {
      onGone();
      await queries.invalidateQueries({ queryKey: ask.myDevices().queryKey });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <li className="flex items-center justify-between gap-3">
      <span className="min-w-0">
        {device.label}{' '}
        <span className="text-small text-third">
          {isHere ? (
            'this one'
          ) : device.takenAt === null ? (
            'nothing came yet'
          ) : (
            <>
              last <Moment at={device.takenAt} near />
            </>
          )}
        </span>
      </span>
      <Button
        look="quiet"
        busy={takeOff.isPending}
        onClick={() => takeOff.mutate()}
        aria-label={`Take off ${device.label}`}
      >
        Take off
      </Button>
    </li>
  );
}
