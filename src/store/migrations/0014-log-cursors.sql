-- What reads the log and acts on it afterwards, and messages to addresses that are nobody's contact.

-- How far each follower of the log has come; what it writes is committed with its cursor, and so is done once.
create table log_cursors (
  name     text        primary key,
  tx       xid8        not null,
  seq      bigint      not null,
  moved_at timestamptz not null
);

-- Who is told and is no person of ours: an address of an audience, a room in a chat. {"channel":"email","to":"board@example.test","name":null}
alter table deliveries add column address jsonb;
alter table deliveries drop constraint deliveries_kind_check;
alter table deliveries add constraint deliveries_kind_check check (kind in ('page', 'notice', 'update', 'test'));
