-- Who hears what: rooms of audiences, updates that wait for somebody to send them, what people asked to hear of.

alter table audiences add column chat text[] not null default '{}';

-- An update that nobody has sent yet: a person's, or one that a rule of the process asks for.
create table update_drafts (
  incident       uuid        not null references incidents (id),
  -- Chosen by whoever keeps it, so that keeping it twice is keeping it once.
  id             text        not null,
  audience       text        not null,
  template       text,
  -- Of the template's fields, by their ids.
  "values"       jsonb       not null,
  subject        text,
  body           text,
  next_update_at timestamptz,
  -- Null: a person began it.
  rule           text,
  -- Who wrote it last, as the log names them.
  actor          jsonb       not null,
  updated_at     timestamptz not null,
  primary key (incident, id)
);

-- What people asked to hear of, whoever else is told.
create table subscriptions (
  id         text        primary key,
  person     text        not null references users (handle),
  -- Empty: all of them.
  services   text[]      not null,
  severities text[]      not null,
  delivery   text        not null check (delivery in ('at-once', 'daily')),
  created_at timestamptz not null
);
create index subscriptions_person on subscriptions (person);

-- Until when each person's daily digest has told them; a digest is queued in the transaction that moves it.
create table digests (
  person     text        primary key references users (handle),
  told_until timestamptz not null
);

-- What was told, until the incident's log says so too.
create table tellings (
  key      text  primary key,
  incident uuid  not null references incidents (id),
  telling  jsonb not null
);
