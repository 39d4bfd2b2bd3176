-- Who is who and what belongs to whom: the configuration as plain rows, and the audit of every change to it.
-- Rows hold what the configuration file says, in its words ("2m", "monday 09:00"), so that an export reads like the file.
-- Time always arrives as a parameter; no default reads a clock.

-- One row. Locked by whoever changes the configuration, so that changes are made one after the other.
create table directory_revision (
  one        boolean     primary key default true check (one),
  revision   bigint      not null,
  changed_at timestamptz
);
insert into directory_revision (revision) values (0);

-- One row.
create table organization (
  one            boolean primary key default true check (one),
  name           text    not null,
  time_zone      text    not null,
  -- Targets as the file has them; empty: every admin by every contact.
  last_resort    json    not null,
  -- Private destinations that may be called.
  outgoing_allow text[]  not null,
  -- Null until the first process is chosen.
  process_hash   text    references processes (hash)
);
insert into organization (name, time_zone, last_resort, outgoing_allow) values ('My organisation', 'UTC', '[]', '{}');

-- A handle stands in the log, so it is never given to somebody else: whoever leaves is marked, not deleted.
create table users (
  handle     text        primary key,
  name       text        not null,
  email      text,
  -- Null: the organisation's.
  time_zone  text,
  role       text        not null check (role in ('admin', 'responder', 'viewer')),
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index users_email on users (lower(email)) where email is not null and removed_at is null;

-- A person's own: seeded from a file once, never removed or reset by one.
create table contacts (
  person  text    not null references users (handle),
  id      text    not null,
  ord     integer not null,
  channel text    not null,
  -- May hold ${NAME}, a name of config_secrets.
  address text    not null,
  primary key (person, id)
);

create table contact_rules (
  person       text     not null references users (handle),
  ord          integer  not null,
  urgency      text     not null check (urgency in ('high', 'low')),
  after        text     not null,
  contact      text     not null,
  repeat_every text,
  repeat_times smallint,
  primary key (person, ord),
  foreign key (person, contact) references contacts (person, id) on delete cascade,
  check ((repeat_every is null) = (repeat_times is null))
);

create table teams (
  handle    text   primary key,
  name      text,
  members   text[] not null,
  -- Position to binding, as the file has them; so too in `services`.
  positions json   not null
);

create table schedules (
  handle    text primary key,
  name      text,
  time_zone text not null,
  layers    json not null
);

-- Where two overlap, the later entered (the higher id) wins.
create table schedule_overrides (
  id         bigint generated always as identity primary key,
  schedule   text        not null references schedules (handle) on delete cascade,
  starts     text        not null,
  ends       text        not null,
  -- A handle, or a list of them.
  who        json        not null,
  entered_at timestamptz not null
);
create index schedule_overrides_schedule on schedule_overrides (schedule, id);

create table positions (
  position text primary key,
  binding  json not null
);

create table audiences (
  audience  text   primary key,
  users     text[] not null,
  teams     text[] not null,
  addresses text[] not null
);

create table services (
  handle     text   primary key,
  name       text,
  team       text,
  runbook    text,
  dashboards text[] not null,
  positions  json   not null
);

-- Removed ones stay: alerts name their id, and a sender that still uses the key is told that it was revoked.
create table integrations (
  id         uuid        primary key,
  handle     text        not null unique,
  kind       text        not null,
  service    text,
  -- Generic webhooks: where in any JSON the parts of a signal are.
  mapping    json,
  enabled    boolean     not null,
  created_at timestamptz not null,
  removed_at timestamptz
);

create table integration_keys (
  -- SHA-256 of the key, in hexadecimal; the key itself is kept nowhere.
  hash        text        primary key,
  integration uuid        not null references integrations (id),
  created_at  timestamptz not null,
  revoked_at  timestamptz
);
create unique index integration_keys_live on integration_keys (integration) where revoked_at is null;

create table routes (
  ord      integer primary key,
  match    json    not null,
  severity text,
  service  text,
  group_by text[]  not null,
  outcome  text    not null check (outcome in ('incident', 'alert', 'drop'))
);

create table channels (
  channel  text primary key,
  -- As the file has it, secrets as ${NAME}.
  settings json not null
);

-- What ${NAME} stands for. Never in a log, an audit row or an export.
create table config_secrets (
  name   text        primary key,
  value  text        not null,
  set_at timestamptz not null
);

create table status_pages (
  handle     text primary key,
  title      text not null,
  components json not null
);

create table api_keys (
  hash       text        primary key,
  name       text        not null,
  role       text        not null check (role in ('admin', 'responder', 'viewer')),
  created_at timestamptz not null,
  revoked_at timestamptz
);
create unique index api_keys_name on api_keys (name) where revoked_at is null;

-- What was seeded from a file once: it is not seeded again after somebody changed or removed it.
create table seeds (
  noun  text        not null check (noun in ('contact', 'rules', 'override')),
  owner text        not null,
  key   text        not null,
  at    timestamptz not null,
  primary key (noun, owner, key)
);

-- Sections of the configuration that stand in a file applied at start; the page and the API leave them alone.
create table file_sections (
  section text        primary key,
  file    text        not null,
  since   timestamptz not null
);

-- Every change of the configuration. `json`, not `jsonb`: the bytes stay as written, so that rows can be hashed.
create table audit (
  id     bigint      generated always as identity primary key,
  at     timestamptz not null,
  actor  json        not null,
  noun   text        not null,
  handle text        not null,
  verb   text        not null,
  before json,
  after  json
);
create index audit_noun on audit (noun, handle, id desc);

create function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
  raise exception 'The audit is append-only: its rows are neither changed nor removed.';
end $$;
create trigger audit_is_append_only before update or delete or truncate on audit
  for each statement execute function refuse_to_change_audit();
