-- What of a shift's checklists was gone through: a row for each item that is ticked. Unticking removes it; the audit keeps that
-- it was there. A handoff is named by its schedule and its instant, so a roster that changes leaves the ticks of the past as they were.

create table shift_checks (
  schedule   text        not null,
  -- When the call passes.
  handoff_at timestamptz not null,
  checklist  text        not null,
  item       text        not null,
  -- Who ticked it, in the form of the audit's actor.
  actor      json        not null,
  checked_at timestamptz not null,
  primary key (schedule, handoff_at, checklist, item)
);
