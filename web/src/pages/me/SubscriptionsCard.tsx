/** What you hear of although it is not yours: incidents of some services and severities, at once or once a day. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post, remove } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import * as told from '../../api/updates.ts';
import { Button } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { inWords } from '../update/words.ts';

type Asked = Pick<told.Subscription, 'services' | 'severities' | 'delivery'>;

export function SubscriptionsCard() {
  const { data } = useQuery(told.mySubscriptions());
  const [adding, setAdding] = useState(false);
  const items = data?.items ?? [];
  return (
    <SideCard title="What you follow">
      <p className="text-second">
        Incidents that are not yours to answer: you read what is told of them, and nothing rings.
      </p>
      {items.length > 0 && (
        <ul className="mt-2 flex flex-col">
          {items.map((subscription) => (
            <Entry key={subscription.id} subscription={subscription} />
          ))}
        </ul>
      )}
      <Button className="mt-2.5 w-full" onClick={() => setAdding(true)}>
        Follow something
      </Button>
      {adding && <Follow onClose={() => setAdding(false)} />}
    </SideCard>
  );
}

function Entry({ subscription }: { subscription: told.Subscription }) {
  const queries = useQueryClient();
  const { data: services } = useQuery(ask.services());
  const refresh = () => queries.invalidateQueries({ queryKey: ['my-subscriptions'] });
  const words = wordsOf(
    subscription,
    (handle) => services?.items.find((each) => each.handle === handle)?.name ?? handle,
  );
  const again = async () => {
    const { services, severities, delivery } = subscription;
    try {
      await subscribe({ services, severities, delivery });
      await refresh();
    } catch (error) {
      tellProblem(problemOf(error));
    }
  };
  const stop = useMutation({
    mutationFn: () => remove(`/me/subscriptions/${encodeURIComponent(subscription.id)}`),
    onSuccess: async () => {
      await refresh();
      tell({ text: `You no longer follow ${words}.`, undo: () => void again() });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <li className="flex items-center justify-between gap-3 border-b last:border-b-0">
      <span className="min-w-0 py-1.5">
        {capital(words)}{' '}
        <span className="block text-small text-third">
          {subscription.delivery === 'daily' ? 'once a day, at 08:00 where you are' : 'at once'}
        </span>
      </span>
      <Button
        look="quiet"
        busy={stop.isPending}
        onClick={() => stop.mutate()}
        aria-label={`Stop following ${words}`}
      >
        Stop
      </Button>
    </li>
  );
}

function Follow({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const { data: services } = useQuery(ask.services());
  const { data: process } = useQuery(ask.process());
  const [asked, setAsked] = useState<Asked>({ services: [], severities: [], delivery: 'at-once' });
  const follow = useMutation({
    mutationFn: () => subscribe(asked),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['my-subscriptions'] });
      tell({
        text: `You follow ${wordsOf(asked, (handle) => services?.items.find((each) => each.handle === handle)?.name ?? handle)}.`,
      });
      onClose();
    },
  });
  const toggle = (list: 'services' | 'severities', word: string) => (checked: boolean) =>
    setAsked({
      ...asked,
      [list]: checked ? [...asked[list], word] : asked[list].filter((each) => each !== word),
    });
  return (
    <Dialog title="Follow something" onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!follow.isPending) follow.mutate();
        }}
      >
        <div className="grid gap-x-8 gap-y-4 wide:grid-cols-2">
          <fieldset>
            <legend className="font-medium">Services</legend>
            <p className="mb-1.5 text-small text-third">None chosen: all of them.</p>
            {(services?.items ?? []).map(({ handle, name }) => (
              <Choice
                key={handle}
                checked={asked.services.includes(handle)}
                onChange={toggle('services', handle)}
                label={name}
              />
            ))}
          </fieldset>
          <fieldset>
            <legend className="font-medium">Severities</legend>
            <p className="mb-1.5 text-small text-third">None chosen: all of them.</p>
            {(process?.severities ?? []).map(({ id, label }) => (
              <Choice
                key={id}
                checked={asked.severities.includes(id)}
                onChange={toggle('severities', id)}
                label={`${id} ${label}`}
              />
            ))}
          </fieldset>
        </div>
        <div className="mt-4">
          <Field label="When">
            {(id) => (
              <select
                id={id}
                value={asked.delivery}
                onChange={(event) =>
                  setAsked({ ...asked, delivery: event.target.value as Asked['delivery'] })
                }
                className="field"
              >
                <option value="at-once">At once</option>
                <option value="daily">Once a day, at 08:00 where you are</option>
              </select>
            )}
          </Field>
        </div>
        {follow.error !== null && (
          <div className="mt-4">
            <ProblemNote error={follow.error} />
          </div>
        )}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={follow.isPending}>
            Follow
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function subscribe(asked: Asked): Promise<told.Subscription> {
  return post<told.Subscription>('/me/subscriptions', asked);
}

/** "SEV-1 and SEV-2 of Checkout", "every incident of Search", "every incident" */
function wordsOf(
  { services, severities }: Omit<Asked, 'delivery'>,
  nameOf: (service: string) => string,
): string {
  const which = severities.length === 0 ? 'every incident' : inWords(severities);
  return services.length === 0 ? which : `${which} of ${inWords(services.map(nameOf))}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
