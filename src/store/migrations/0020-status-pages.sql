-- Status pages: what was said in public and of which time, what is still a draft, and each public change in its order.
-- A page is named by its handle without a reference: one that the configuration loses and gets back has its past still.

-- Whatever the file says of a page besides its title and components, in the file's words.
alter table status_pages add column settings json not null default '{}';

-- Whoever knows it may read the page. Each new one has a higher version, so that what the old one opened closes.
create table status_page_passwords (
  page    text        primary key,
  -- scrypt$N$r$p$salt$hash
  hash    text        not null,
  version integer     not null,
  set_at  timestamptz not null
);

-- Since when readers see a component: of what was before, nothing is known.
create table status_page_components (
  page        text        not null,
  component   text        not null,
  shown_since timestamptz not null,
  primary key (page, component)
);

-- What people said of components by hand. It holds until the next of the same component.
create table status_page_statuses (
  id        bigint      generated always as identity primary key,
  page      text        not null,
  component text        not null,
  status    text        not null check (status in ('operational', 'degraded_performance', 'partial_outage', 'major_outage')),
  at        timestamptz not null,
  actor     json        not null
);
create index status_page_statuses_component on status_page_statuses (page, component, at desc, id desc);

create table status_page_incidents (
  id           text        primary key,
  page         text        not null,
  -- The incident of which it tells; null: it was written by hand.
  incident     uuid        references incidents (id),
  title        text        not null,
  -- As a person set it; null: what its components say.
  impact       text        check (impact in ('none', 'minor', 'major', 'critical')),
  started_at   timestamptz not null,
  created_at   timestamptz not null,
  actor        json        not null,
  -- Null: a draft.
  published_at timestamptz,
  -- When readers last read that it is over; null: it goes on.
  over_at      timestamptz,
  -- A draft that somebody threw away, which is not to come back by itself.
  discarded_at timestamptz check (discarded_at is null or published_at is null),
  -- When somebody was last reminded of it.
  reminded_at  timestamptz
);
-- Of one incident each page tells once.
create unique index status_page_incidents_of on status_page_incidents (incident, page) where incident is not null;
create index status_page_incidents_page on status_page_incidents (page, started_at desc, id);
create index status_page_incidents_open on status_page_incidents (page) where over_at is null and discarded_at is null;

create table status_page_maintenances (
  id              text        primary key,
  page            text        not null,
  title           text        not null,
  status          text        not null check (status in ('scheduled', 'in_progress', 'verifying', 'completed')),
  scheduled_for   timestamptz not null,
  scheduled_until timestamptz not null check (scheduled_until > scheduled_for),
  started_at      timestamptz,
  completed_at    timestamptz check ((completed_at is not null) = (status = 'completed')),
  components      text[]      not null,
  starts_itself   boolean     not null,
  ends_itself     boolean     not null,
  -- How long before it begins its readers are reminded, in seconds; and which of these are done.
  reminders       integer[]   not null,
  reminded        integer[]   not null default '{}',
  created_at      timestamptz not null,
  actor           json        not null,
  -- It was called off before it began.
  cancelled_at    timestamptz
);
create index status_page_maintenances_page on status_page_maintenances (page, scheduled_for desc, id);
create index status_page_maintenances_ahead on status_page_maintenances (scheduled_for)
  where cancelled_at is null and status <> 'completed';

create table status_page_updates (
  id           text        primary key,
  -- The order in which they were written, where two speak of the same instant.
  ord          bigint      generated always as identity,
  incident     text        references status_page_incidents (id) on delete cascade,
  maintenance  text        references status_page_maintenances (id) on delete cascade,
  status       text        not null,
  -- What its entry is called once this is published; null: as before.
  title        text,
  -- Markdown.
  body         text        not null,
  -- The instant of which it speaks.
  display_at   timestamptz not null,
  written_at   timestamptz not null,
  actor        json        not null,
  -- Null: a draft.
  published_at timestamptz,
  edited_at    timestamptz,
  -- What it says of components: [{"component":"checkout","to":"major_outage"}]
  components   json        not null,
  -- The update of our own incident that it repeats: its number in the log, and its text.
  told         integer,
  told_text    uuid,
  -- A draft that a person has not touched follows the incident by itself.
  by_person    boolean     not null,
  check (num_nonnulls(incident, maintenance) = 1)
);
create index status_page_updates_incident on status_page_updates (incident, display_at) where incident is not null;
create index status_page_updates_maintenance on status_page_updates (maintenance, display_at) where maintenance is not null;
-- An incident has one draft at most.
create unique index status_page_updates_draft on status_page_updates (incident) where published_at is null;
create unique index status_page_updates_told on status_page_updates (incident, told) where told is not null;

-- What an update said before it was corrected.
create table status_page_edits (
  id     bigint      generated always as identity primary key,
  update text        not null references status_page_updates (id) on delete cascade,
  at     timestamptz not null,
  actor  json        not null,
  -- {"status","body","displayAt","components","toldText"}
  before json        not null
);
create index status_page_edits_update on status_page_edits (update, id);

-- Each change that readers of a page see, in its order: written under the page's lock, so of one page a lower number is
-- never seen after a higher one. Followers (the static copy, subscribers) keep how far they have come by themselves.
create table status_page_changes (
  id          bigint      generated always as identity primary key,
  page        text        not null,
  at          timestamptz not null,
  kind        text        not null check (kind in ('incident', 'update', 'correction', 'maintenance', 'maintenance-reminder',
                                                   'maintenance-update', 'maintenance-cancelled', 'component', 'page')),
  incident    text,
  maintenance text,
  update      text,
  -- Components that it concerns; empty: the page as a whole.
  components  text[]      not null
);
create index status_page_changes_page on status_page_changes (page, id);

-- How far each follower of a status page's public changes has come.
create table status_page_cursors (
  follower text   not null,
  page     text   not null,
  seen     bigint not null,
  primary key (follower, page)
);
