-- Incidents: what was received, what it became, what is due, and what leaves the house.
-- Time always arrives as a parameter; no default reads a clock.

-- What arrived, as it arrived. Kept for evidence and for sources whose mapping was wrong.
create table signals (
  id          bigint generated always as identity primary key,
  integration text        not null,
  received_at timestamptz not null,
  body        bytea       not null,
  -- How the parts of this body ended: {"opened":3,"updated":0,"duplicate":1,"raised":0,"resolved":0,"ignored":0,"rejected":0}.
  outcome     json        not null,
  -- One sentence for each part that changed nothing; at most 20.
  reasons     text[]      not null default '{}'
);
-- Compressing each body costs more than the disk that it saves.
alter table signals alter column body set storage external;
create index signals_received_at on signals using brin (received_at);
create index signals_integration on signals (integration, id desc);

create table alerts (
  id          bigint generated always as identity primary key,
  integration text        not null,
  key         text        not null,
  group_key   text        not null,
  state       text        not null check (state in ('open', 'resolved')),
  disposition text        not null check (disposition in ('incident', 'alert', 'drop')),
  -- The process's severity, as routed.
  severity    text,
  rank        smallint    not null default 9,
  service     text,
  summary     text        not null,
  -- The signal as its source last sent it: labels, details, links, its own word for the severity.
  content     json        not null,
  explanation text        not null,
  signals     integer     not null default 1,
  starts_at   timestamptz,
  ends_at     timestamptz,
  first_at    timestamptz not null,
  last_at     timestamptz not null,
  resolved_at timestamptz,
  -- Its source, or the incident that ended with it: only a source's own word makes a later trigger an old one.
  resolved_by text check (resolved_by in ('source', 'incident')),
  -- Its source says that somebody has it.
  acknowledged boolean    not null default false,
  -- Changed since it was last decided about: opened, raised, acknowledged or resolved. Since when, for the audit of strands.
  unrouted_at timestamptz,
  incident    uuid
) with (fillfactor = 90);
-- One open alert per integration and key.
create unique index alerts_open on alerts (integration, key) where state = 'open';
create index alerts_resolved on alerts (integration, key, id desc) where resolved_by = 'source';
create index alerts_unrouted on alerts (group_key, id) where unrouted_at is not null;
create index alerts_incident on alerts (incident, state) where incident is not null;

create table texts (
  id          uuid        primary key,
  incident    uuid        not null,
  body        text        not null,
  at          timestamptz not null,
  redacted_at timestamptz
);
create index texts_incident on texts (incident);

create table processes (
  hash        text        primary key,
  id          text        not null,
  version     text        not null,
  source      text        not null,
  compiled    jsonb       not null,
  accepted_at timestamptz not null
);

create sequence incident_numbers as bigint;

create table incidents (
  id             uuid        primary key,
  number         text        not null unique,
  version        integer     not null,
  -- The snapshot (at most 64 KB as compact JSON, which `decide` asserts), and the version of `evolve` that made it.
  state          jsonb       not null check (pg_column_size(state) <= 131072),
  evolve_version smallint    not null,
  title          text        not null,
  severity       text        not null,
  rank           smallint    not null,
  status         text        not null,
  category       text        not null check (category in ('triage', 'active', 'mitigating', 'monitoring', 'resolved', 'closed')),
  service        text,
  visibility     text        not null check (visibility in ('organization', 'private')),
  -- People who may see it although it is private: those paged and those with a role.
  members        text[]      not null default '{}',
  group_key      text,
  process_hash   text        not null references processes (hash),
  declared_at    timestamptz not null,
  resolved_at    timestamptz,
  updated_at     timestamptz not null
);
-- One open incident per group.
create unique index incidents_open_group on incidents (group_key)
  where group_key is not null and category not in ('resolved', 'closed');
create index incidents_last_of_group on incidents (group_key, declared_at desc) where group_key is not null;
create index incidents_declared_at on incidents (declared_at desc, id desc);
create index incidents_open on incidents (rank, declared_at desc) where category not in ('resolved', 'closed');

create table incident_events (
  incident uuid        not null references incidents (id),
  version  integer     not null,
  at       timestamptz not null,
  type     text        not null,
  actor    jsonb       not null,
  event    jsonb       not null,
  -- Followers read in this order, below the oldest running transaction.
  tx       xid8        not null default pg_current_xact_id(),
  seq      bigint      generated always as identity,
  primary key (incident, version)
);
create index incident_events_order on incident_events (tx, seq);

-- One row per incident that something can still happen to: the earliest of all that can fall due.
create table incident_wakes (
  incident  uuid        primary key references incidents (id),
  rank      smallint    not null,
  wake_at   timestamptz not null,
  set_at    timestamptz not null,
  -- Restored from a backup and not yet released by an admin.
  held      boolean     not null default false,
  -- Alerts joined that its log does not tell of yet: it is told at most every 10 s.
  joined    boolean     not null default false,
  failures  smallint    not null default 0,
  -- A wake-up that always fails is set aside, and the operator is paged.
  set_aside boolean     not null default false,
  -- No open incident may be forgotten for longer than a day.
  constraint wake_within_a_day check (wake_at <= set_at + interval '24 hours')
) with (fillfactor = 70);
create index incident_wakes_due on incident_wakes (rank, wake_at) where not held and not set_aside;

create table deliveries (
  id          text        primary key,
  incident    uuid,
  kind        text        not null check (kind in ('page', 'notice', 'test')),
  page        text,
  step        smallint,
  person      text,
  contact     text        not null,
  channel     text        not null,
  urgency     text        not null check (urgency in ('high', 'low')),
  -- For notices: subject and body. A page's words are resolved when it is claimed.
  message     jsonb,
  -- 1 the most severe; then the first page of an incident before repeats.
  rank        smallint    not null,
  repeated    boolean     not null default false,
  state       text        not null check (state in ('waiting', 'sending', 'sent', 'delivered', 'failed', 'cancelled')),
  due_at      timestamptz not null,
  lease_until timestamptz,
  -- Ended while it was being sent: not tried again.
  unwanted    boolean     not null default false,
  attempts    smallint    not null default 0,
  -- The delivery that carried this one's page, where several were joined to one message.
  joined_to   text,
  detail      text,
  vendor_id   text,
  created_at  timestamptz not null,
  sent_at     timestamptz,
  ended_at    timestamptz
) with (fillfactor = 80);
create index deliveries_waiting on deliveries (channel, rank, repeated, due_at) where state = 'waiting';
create index deliveries_sending on deliveries (lease_until) where state = 'sending';
create index deliveries_incident on deliveries (incident, created_at);
create index deliveries_created on deliveries (created_at desc, id desc);

create table delivery_attempts (
  id         bigint generated always as identity primary key,
  delivery   text        not null references deliveries (id),
  node       text        not null,
  claimed_at timestamptz not null,
  ended_at   timestamptz,
  result     text        check (result in ('sent', 'retry', 'gave-up', 'abandoned', 'lost')),
  detail     text
);
create index delivery_attempts_delivery on delivery_attempts (delivery);

-- When each contact was last sent something: the spacing of joined pages, and who was paged least recently.
create table contact_sends (
  person  text        not null,
  contact text        not null,
  sent_at timestamptz not null,
  rank    smallint    not null,
  primary key (person, contact)
) with (fillfactor = 70);

-- What the engine itself does, seen from outside: one row a node.
create table nodes (
  node       text        primary key,
  started_at timestamptz not null,
  seen_at    timestamptz not null,
  roles      text[]      not null,
  audit      jsonb
);
