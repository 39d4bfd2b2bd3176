-- What schedules can say: a team that owns one, one that follows another, overrides that add or remove, calendars.

alter table schedules
  add column team    text,
  -- { "schedule": handle, "turns": 1 }
  add column follows json;

alter table schedule_overrides
  add column mode text not null default 'replace' check (mode in ('replace', 'add', 'remove'));

create table calendars (
  handle    text primary key,
  name      text,
  -- As the file has it, secrets as ${NAME}; what is read from there is kept elsewhere.
  url       text,
  -- Days, and ranges of days, as the file has them.
  dates     json,
  -- Of times in the feed that carry none.
  time_zone text,
  check ((url is null) <> (dates is null))
);
