-- What the chats have of each incident, as far as we know; brought into line with what they should have, one call at a time.
create table chat_channels (
  incident      uuid        primary key references incidents (id),
  -- Where its own channel is, and the chat's id of that; null while there is none.
  system        text,
  channel       text,
  actual        jsonb       not null,
  -- When to look again; null: when something happens.
  due_at        timestamptz,
  -- Grows with whatever happens: what happened while somebody looked is looked at after that.
  wanted        bigint      not null default 1,
  claim         uuid,
  claimed_until timestamptz
) with (fillfactor = 70);
create index chat_channels_due on chat_channels (due_at) where due_at is not null;
-- A channel is one incident's.
create unique index chat_channels_channel on chat_channels (system, channel) where channel is not null;

-- People as the chats know them: asked once a day at most.
create table chat_people (
  system   text        not null,
  person   text        not null,
  -- What was asked with: a new address is asked about at once.
  asked_by text        not null,
  -- Null: it does not know them.
  chat_user text,
  asked_at timestamptz not null,
  primary key (system, person)
);
