/** `GET /api/v1/now`: everything the first screen shows, in one answer. */
import { eventsOnTheLine } from '../../domain/incident/line.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import { listFailingFeeds } from '../../store/directory/calendar-feeds.ts';
import { countOpenAlerts } from '../../store/read/alerts.ts';
import { readHealthFacts } from '../../store/read/health-facts.ts';
import { openIncidents } from '../../store/read/incidents.ts';
import { readEventsOf } from '../../store/read/log.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { nowView } from '../shapes.ts';
import { calendarWarnings } from '../views/calendar-warnings.ts';
import { gapsAhead } from '../views/gaps-ahead.ts';
import { healthRows, healthSince } from '../views/health-rows.ts';
import { inOrder, nowCard } from '../views/now-view.ts';
import { positionsAt } from '../views/on-call-view.ts';
import { pictureOf } from '../views/picture.ts';
import { readReach, soonOnCall, unreachableWarnings } from '../views/readiness-view.ts';
import { standingWarnings } from '../views/standing-warnings.ts';

/** In a storm the hundred most severe are more than anybody looks at; the list has the rest. */
const mostOpen = 100;
/** A small line shows no more than this anyway. */
const mostEventsEach = 120;

export function nowRoutes(app: App, { pool, engine, settings }: Context): void {
  app.get(
    '/api/v1/now',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What is open, who is on call, and how Tocsin itself is',
        tags: ['now'],
        response: { 200: nowView },
      },
    },
    async (request) => {
      const viewer = askerOf(request.viewer);
      const now = engine.now();
      const { directory, processHash } = engine.installation();
      const process = processHash === '' ? null : engine.process(processHash);
      const [rows, facts, alertsOpen, failingFeeds] = await Promise.all([
        openIncidents(pool, viewer, mostOpen),
        readHealthFacts(pool, healthSince(now, engine.rate)),
        countOpenAlerts(pool, viewer),
        listFailingFeeds(pool, plus(now, -dayMs)),
      ]);
      const gaps = process === null ? [] : await gapsAhead(directory, process, now);
      const ids = rows.map(({ id }) => id);
      const logs = await readEventsOf(pool, ids, eventsOnTheLine, mostEventsEach);
      const around = { directory, process, demo: settings.demo, now };
      const soon = process === null ? [] : soonOnCall(around);
      const unreachable = unreachableWarnings(soon, await readReach(pool, soon, now), around);
      const me = viewer.kind === 'person' ? viewer.handle : null;
      const cards = rows.map((row) =>
        nowCard(
          row,
          logs.get(row.id) ?? [],
          { ...pictureOf(engine, row.state), now },
          { url: settings.url, me },
        ),
      );
      const warnings =
        process === null
          ? [
              {
                state: 'bad' as const,
                text: 'No process is chosen',
                detail: 'nothing can be declared until then',
              },
            ]
          : standingWarnings({
              directory,
              process,
              url: settings.url,
              demo: settings.demo,
              channels: facts.channels,
              gaps,
              now,
            });
      return {
        at: now,
        open: inOrder(cards),
        onCall: process === null ? [] : positionsAt(directory, process, { at: now }),
        gaps,
        health: healthRows(facts, {
          now,
          rate: engine.rate,
          warnings: [...unreachable, ...calendarWarnings(failingFeeds, { directory, now }), ...warnings],
        }),
        alertsOpen,
      };
    },
  );
}
