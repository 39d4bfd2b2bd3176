-- Who entered an override and why; and swaps: shifts that people ask each other to take.

alter table schedule_overrides
  -- A person's handle. Null: it came from a file, or by a program's key; the audit says by which.
  add column entered_by text,
  add column note text,
  -- The swap that it came from.
  add column swap uuid;

create table swaps (
  id         uuid        primary key,
  schedule   text        not null references schedules (handle) on delete cascade,
  asker      text        not null,
  starts     timestamptz not null,
  ends       timestamptz not null,
  -- When the asker was on call between the two, as it was laid out then: [{"from","to"}]. A roster that has changed since shows.
  duty       json        not null,
  -- Empty: everybody who takes turns in the schedule.
  asked      text[]      not null,
  declined   text[]      not null,
  -- What the asker takes in return: {"from","to"}; null: nothing.
  in_return  json,
  note       text,
  -- One that is open expires when it begins; nothing is written for that.
  state      text        not null check (state in ('open', 'accepted', 'declined', 'withdrawn')),
  taken_by   text        check ((state = 'accepted') = (taken_by is not null)),
  created_at timestamptz not null,
  ended_at   timestamptz check ((state = 'open') = (ended_at is null))
);
create index swaps_schedule on swaps (schedule, created_at desc);
create index swaps_created on swaps (created_at desc, id);
