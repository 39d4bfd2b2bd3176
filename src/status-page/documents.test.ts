/** Every form of a page tells the same, nothing but what readers may know, and nothing that a browser or a reader would run. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import ICAL from 'ical.js';
import type { PageFacts } from '../domain/status-page/facts.ts';
import { documentAt, documentPaths } from './documents.ts';
import { givenFacts, givenNow, givenPicture } from './given.ts';
import type { Place } from './place.ts';
import { languages, wordsOf } from './words/words.ts';

const server: Place = { root: '/status/public/', copy: null, tellsBy: ['email'] };

function read(path: string, picture = givenPicture(), place = server): string {
  const document = documentAt(picture, path, { place, now: givenNow });
  assert.ok(document !== null, `there is a document at ${path}`);
  return document.body.toString();
}

const json = (path: string, picture = givenPicture()) =>
  JSON.parse(read(`api/v2/${path}.json`, picture)) as Record<string, any>;

/** The same page with somebody else's words in every place that takes words. */
function withWords(words: string): ReturnType<typeof givenPicture> {
  const facts: PageFacts = {
    ...givenFacts,
    incidents: givenFacts.incidents.map((incident) => ({
      ...incident,
      title: words,
      updates: incident.updates.map((update) => ({ ...update, body: words })),
    })),
    maintenances: givenFacts.maintenances.map((maintenance) => ({
      ...maintenance,
      title: words,
      updates: maintenance.updates.map((update) => ({ ...update, body: words })),
    })),
  };
  const picture = givenPicture({
    page: { title: words, links: [{ label: words, url: 'javascript:alert(1)' }] },
    facts,
  });
  for (const component of picture.components) {
    component.name = words;
    component.description = words;
  }
  for (const group of picture.groups) group.name = words;
  return picture;
}

suite('what readers may know', () => {
  test('no document holds a draft, a service of ours or a name of a person', () => {
    const picture = givenPicture();
    for (const path of documentPaths(picture).filter((one) => one !== 'inter.woff2'))
      assert.doesNotMatch(read(path, picture), /draft|secret|Not for readers|a-service-of-ours/i, path);
    assert.equal(documentAt(picture, 'incidents/i3', { place: server, now: givenNow }), null);
  });

  test('a path that nobody wrote down does not exist', () => {
    for (const path of [
      'api/v2/constructor.json',
      'api/v2/nothing.json',
      'badge/nothing.svg',
      'incidents/',
      '../x',
      'incidents/m1',
    ])
      assert.equal(documentAt(givenPicture(), path, { place: server, now: givenNow }), null, path);
  });
});

suite('words of people', () => {
  const hostile =
    '<script>alert(1)</script> "quoted" \'s & [x](javascript:alert(1)) ]]> <img src=x onerror=alert(1)> \u0007';
  const picture = withWords(hostile);

  for (const path of documentPaths(picture).filter((one) => !/woff2$|css$|json$|ics$/.test(one)))
    test(`run nowhere in /${path}`, () => {
      const text = read(path, picture);
      const outside = text.replaceAll(/<!\[CDATA\[[^]*?\]\]>/g, (section) =>
        section.replaceAll(/&lt;|&gt;/g, ''),
      );
      assert.doesNotMatch(outside, /<script|<img src=x|href="javascript:/);
      assert.ok(!outside.includes('\u0007'));
    });

  test('are read back from the feeds as they were written, or safely marked up', () => {
    const atom = parseAtomFeed(read('history.atom', picture));
    assert.equal(atom.entries?.length, 4);
    for (const entry of atom.entries ?? []) {
      assert.doesNotMatch(entry.title?.value ?? '', /<script/);
      assert.doesNotMatch(entry.content?.value ?? '', /<script|<img|href="javascript/);
    }
    assert.equal(parseRssFeed(read('history.rss', picture)).items?.length, 4);
  });

  test('in JSON are text, and begin no line of ours in a calendar', () => {
    const [incident] = json('incidents', picture)['incidents'];
    assert.equal(incident.name, hostile);
    const events = new ICAL.Component(
      ICAL.parse(read('calendar.ics', withWords('Work\r\nSTATUS:CANCELLED'))),
    ).getAllSubcomponents('vevent');
    assert.deepEqual(
      events.map((event) => String(event.getFirstPropertyValue('status'))),
      ['CONFIRMED', 'CONFIRMED'],
    );
  });
});

suite('Statuspage’s form', () => {
  test('summary.json is what its readers know, word for word', () => {
    const summary = json('summary');
    assert.deepEqual(Object.keys(summary), [
      'page',
      'components',
      'incidents',
      'scheduled_maintenances',
      'status',
    ]);
    assert.deepEqual(summary['page'], {
      id: 'public',
      name: 'Acme status',
      url: 'https://status.example.test',
      time_zone: 'Europe/Berlin',
      updated_at: '2026-11-21T14:10:00.000Z',
    });
    assert.deepEqual(summary['status'], { indicator: 'critical', description: 'Major System Outage' });
    assert.deepEqual(summary['components'].slice(0, 2), [
      {
        id: 'shop',
        name: 'Shop',
        status: 'partial_outage',
        created_at: '2026-09-01T00:00:00.000Z',
        updated_at: '2026-11-21T14:10:00.000Z',
        position: 1,
        description: null,
        showcase: false,
        start_date: null,
        group_id: null,
        page_id: 'public',
        group: true,
        only_show_if_degraded: false,
        components: ['checkout', 'search'],
      },
      {
        id: 'checkout',
        name: 'Checkout',
        status: 'partial_outage',
        created_at: '2026-09-01T00:00:00.000Z',
        updated_at: '2026-11-21T14:10:00.000Z',
        position: 1,
        description: 'Paying for a basket',
        showcase: true,
        start_date: null,
        group_id: 'shop',
        page_id: 'public',
        group: false,
        only_show_if_degraded: false,
      },
    ]);
  });

  test('an incident has its updates, the latest first, with what each said of components', () => {
    const [incident] = json('incidents/unresolved')['incidents'];
    const { incident_updates: updates, components, ...rest } = incident;
    assert.deepEqual(rest, {
      id: 'i2',
      name: 'Payments fail for some customers',
      status: 'identified',
      created_at: '2026-11-21T14:02:00.000Z',
      updated_at: '2026-11-21T14:12:00.000Z',
      monitoring_at: null,
      resolved_at: null,
      impact: 'critical',
      shortlink: 'https://status.example.test/incidents/i2',
      started_at: '2026-11-21T14:00:00.000Z',
      page_id: 'public',
    });
    assert.deepEqual(
      components.map(({ id }: { id: string }) => id),
      ['checkout'],
    );
    assert.deepEqual(updates[1], {
      id: 'u3',
      status: 'investigating',
      body: 'About one payment in eight fails.\n\nRetrying usually works (https://help.example.test/retry).',
      incident_id: 'i2',
      created_at: '2026-11-21T14:02:00.000Z',
      updated_at: '2026-11-21T14:02:00.000Z',
      display_at: '2026-11-21T14:02:00.000Z',
      affected_components: [
        { code: 'checkout', name: 'Checkout', old_status: 'operational', new_status: 'major_outage' },
      ],
      deliver_notifications: true,
      custom_tweet: null,
      tweet_id: null,
    });
  });

  test('a maintenance says when it is planned, and stands in the list of its state', () => {
    const [maintenance] = json('scheduled-maintenances/upcoming')['scheduled_maintenances'];
    assert.equal(maintenance.impact, 'maintenance');
    assert.equal(maintenance.scheduled_for, '2026-11-28T22:00:00.000Z');
    assert.equal(maintenance.scheduled_until, '2026-11-28T23:30:00.000Z');
    assert.deepEqual(json('scheduled-maintenances/active')['scheduled_maintenances'], []);
    assert.equal(json('scheduled-maintenances')['scheduled_maintenances'].length, 2);
    assert.equal(json('incidents')['incidents'].length, 2);
  });

  test('maintenance under way is told by the description, since the indicator has no word for it', () => {
    const [ahead] = givenFacts.maintenances;
    const under = { ...ahead!, status: 'in_progress' as const, startedAt: '2026-11-21T14:00:00.000Z' };
    const picture = givenPicture({ facts: { incidents: [], maintenances: [under] } });
    assert.deepEqual(json('status', picture)['status'], {
      indicator: 'none',
      description: 'Service Under Maintenance',
    });
    assert.equal(json('scheduled-maintenances/active', picture)['scheduled_maintenances'].length, 1);
  });

  test('lists end at fifty', () => {
    const [, resolved] = givenFacts.incidents;
    const incidents = Array.from({ length: 70 }, (_, index) => ({ ...resolved!, id: `n${index}` }));
    assert.equal(json('incidents', givenPicture({ facts: { incidents } }))['incidents'].length, 50);
  });
});

suite('feeds and the calendar', () => {
  test('Atom names each entry by its permanent link, with its last change', () => {
    const feed = parseAtomFeed(read('history.atom'));
    assert.equal(feed.id, 'https://status.example.test/');
    assert.deepEqual(
      feed.entries?.map(({ id, updated }) => [id, updated]),
      [
        ['https://status.example.test/maintenance/m2', '2026-11-20T10:00:00.000Z'],
        ['https://status.example.test/incidents/i2', '2026-11-21T14:12:00.000Z'],
        ['https://status.example.test/incidents/i1', '2026-11-18T12:00:00.000Z'],
        ['https://status.example.test/maintenance/m1', '2026-11-14T02:40:00.000Z'],
      ],
    );
    assert.ok(
      feed.links?.some(
        ({ rel, href }) => rel === 'self' && href === 'https://status.example.test/history.atom',
      ),
    );
  });

  test('the calendar holds what was planned, and what has been as it was', () => {
    const parsed = new ICAL.Component(ICAL.parse(read('calendar.ics')));
    const events = parsed.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
    assert.deepEqual(
      events.map(({ summary, startDate, endDate }) => [
        summary,
        startDate.toJSDate().toISOString(),
        endDate.toJSDate().toISOString(),
      ]),
      [
        ['Database upgrade', '2026-11-28T22:00:00.000Z', '2026-11-28T23:30:00.000Z'],
        ['Network work', '2026-11-14T02:00:00.000Z', '2026-11-14T02:40:00.000Z'],
      ],
    );
  });

  test('a calendar without any maintenance is still one', () => {
    const empty = read('calendar.ics', givenPicture({ facts: { maintenances: [] } }));
    assert.equal(new ICAL.Component(ICAL.parse(empty)).getAllSubcomponents().length, 1);
  });
});

suite('the page', () => {
  test('has no script, no style of its own inside, and loads nothing from elsewhere', () => {
    for (const path of ['', 'history', 'embed', 'incidents/i2', 'maintenance/m2']) {
      const html = read(path);
      assert.doesNotMatch(html, /<script|style="|<style|\son[a-z]+="/, path);
      for (const [, address] of html.matchAll(/(?:src|<link rel="(?:stylesheet|icon)"[^>]*href)="([^"]+)"/g))
        assert.match(address!, /^\/status\/public\//, path);
    }
  });

  test('says what is dated back was added later, and what was corrected', () => {
    assert.match(read('incidents/i1'), /added later, 18 Nov 2026, 13:00 CET/);
    assert.match(read('incidents/i2'), /corrected 21 Nov 2026, 15:12 CET/);
  });

  test('cuts uptime off and never rounds it up, and calls a time without data no uptime', () => {
    const html = read('');
    assert.match(html, /99\.974\u00a0% uptime/);
    assert.match(html, /no data|of which we have data/);
    const fresh = givenPicture();
    for (const component of fresh.components) component.uptime = { ...component.uptime, percent: null };
    assert.doesNotMatch(read('', fresh), /100\u00a0%/);
    assert.match(read('', fresh), /No data yet/);
    fresh.components[0]!.uptime.percent = '99.999';
    assert.match(read('', fresh), /99\.999\u00a0% uptime/);
  });

  test('shows a component that is only shown when degraded only then', () => {
    assert.doesNotMatch(read(''), /Exports/);
    const setByHand = [
      { component: 'exports', at: '2026-11-21T13:00:00.000Z', status: 'partial_outage' as const },
    ];
    assert.match(read('', givenPicture({ facts: { setByHand } })), /Exports/);
  });

  test('speaks its language, and writes dates and decimals as it does', () => {
    const html = read('', givenPicture({ page: { language: 'de' } }));
    assert.match(html, /<html lang="de">/);
    assert.match(html, /99,974\u00a0% verfügbar/);
    assert.match(html, /21\. Nov\. 2026, 15:10 MEZ/);
  });

  test('says in every language all that it says in English', () => {
    for (const language of languages) {
      const words = wordsOf(language);
      for (const [name, said] of Object.entries(words)) {
        if (typeof said === 'string') assert.ok(said.length > 0, `${language} ${name}`);
        else if (typeof said === 'object')
          assert.deepEqual(
            Object.keys(said),
            Object.keys(wordsOf('en')[name as 'status']),
            `${language} ${name}`,
          );
      }
      assert.match(read('', givenPicture({ page: { language } })), new RegExp(words.indicator.critical));
    }
    assert.equal(wordsOf('pt-BR'), wordsOf('pt'));
    assert.equal(wordsOf('xx'), wordsOf('en'));
  });

  test('takes the page’s accent into its style sheet, and nothing but a colour', () => {
    assert.match(read('style.css'), /--accent: #336699;/);
    const odd = givenPicture({ page: { theme: { accent: 'red; } body { display: none', logo: null } } });
    assert.doesNotMatch(read('style.css', odd), /display: none;? *\}/);
  });
});

test('in a copy every link leads to a file of the copy, wherever it lies', () => {
  const picture = givenPicture();
  const paths = new Set(documentPaths(picture));
  for (const [path, root] of [
    ['', './'],
    ['history', '../'],
    ['incidents/i2', '../../'],
  ] as const) {
    const html = read(path, picture, { root, copy: { asOf: givenNow }, tellsBy: [] });
    assert.match(html, /As of 21 Nov 2026, 15:30 CET/);
    assert.doesNotMatch(html, /<form/);
    const links = [...html.matchAll(/(?:href|src)="(\.[^"]*)"/g)].map(([, link]) => link!);
    assert.ok(links.length > 5);
    for (const link of links) {
      assert.ok(link.startsWith(root), link);
      assert.match(link, /\.[a-z0-9]+(\?.*)?$/, 'a file, since not every server looks for an index');
      const target = link
        .slice(root.length)
        .replace(/\?.*$/, '')
        .replace(/(^|\/)index\.html$/, '');
      assert.ok(paths.has(target), `${path}: ${link}`);
    }
  }
});
