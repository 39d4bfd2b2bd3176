-- What the owners of schedules were told ahead, so that a restart tells nothing twice.

create table announcements (
  -- Schedule, what is wrong, how long before, and the instant at which it begins.
  key     text        primary key,
  told_at timestamptz not null
);
