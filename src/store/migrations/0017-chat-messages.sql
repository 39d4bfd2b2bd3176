-- What came from a chat and is still to be done. Its id stays for a day, so that what is sent again is known again.
create table chat_events (
  system      text        not null,
  id          text        not null,
  event       jsonb       not null,
  received_at timestamptz not null,
  -- Null: it is done, or was given up.
  due_at      timestamptz,
  tries       smallint    not null default 0,
  -- Those of one moment are done in the order in which they came.
  seq         bigint      generated always as identity,
  primary key (system, id)
);
create index chat_events_due on chat_events (due_at) where due_at is not null;
create index chat_events_received_at on chat_events (received_at);

-- Messages that stand in a timeline, so that what becomes of them is followed.
create table chat_messages (
  system   text    not null,
  channel  text    not null,
  message  text    not null,
  incident uuid    not null references incidents (id),
  -- The version of the event that kept it as a note.
  note     integer not null,
  primary key (system, channel, message)
);
