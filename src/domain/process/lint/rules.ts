/** Every rule of the linter, in the order in which the reference tells them. */
import {
  breachWhileNobodyIsPaged,
  coverageNotPaged,
  pageAfterResponse,
  responseWithoutPage,
} from './breach-while-nobody-is-paged.ts';
import { severityWithoutLadder, severityWithoutResponse } from './missing-promises.ts';
import {
  cadenceLongerThanResolution,
  contradictingPromises,
  emptyWindow,
  soakLongerThanResolution,
  timeboxLongerThanPromise,
  updateBeforeResponse,
} from './contradicting-clocks.ts';
import {
  helpAfterBreach,
  ladderNeverClimbed,
  rungOvertaken,
  standInAfterBreach,
  standInPagedAlready,
  tiersOutOfOrder,
  warningBeforeAnybody,
} from './ladders.ts';
import { holidaysPast, zoneInWords, zoneWithoutSummerTime } from './zones.ts';
import { monitoringNeverReached, phaseNeverBegins, soakGoesBack } from './lifecycle.ts';
import {
  alarmPagesNobody,
  doubtPagesNobody,
  matrixOutOfOrder,
  severityNeverFound,
  usualWordsMissing,
} from './severities.ts';
import { checklistNeverShown, roleNobodyFills, roleWithoutDuties, rollbackWithoutSteps } from './work.ts';
import {
  audienceWithoutWay,
  promiseNotPublished,
  publicationNeverRead,
  publishedWithoutWords,
} from './telling.ts';
import {
  actionsWithoutOwner,
  reviewNotAsked,
  reviewWithoutClock,
  targetContradictsPromise,
} from './afterwards.ts';
import {
  lastResortReachesNobody,
  onePersonForEverything,
  positionBoundToNobody,
  rungNobodyAnswers,
  standInIsTheSame,
} from './installed-positions.ts';
import { rotationDiffers, scheduleGap, tooLittleRest } from './installed-schedules.ts';
import type { Rule } from './rule.ts';

export const rules: Rule[] = [
  breachWhileNobodyIsPaged,
  responseWithoutPage,
  pageAfterResponse,
  coverageNotPaged,
  severityWithoutResponse,
  severityWithoutLadder,
  contradictingPromises,
  cadenceLongerThanResolution,
  updateBeforeResponse,
  emptyWindow,
  soakLongerThanResolution,
  timeboxLongerThanPromise,
  helpAfterBreach,
  rungOvertaken,
  tiersOutOfOrder,
  standInPagedAlready,
  standInAfterBreach,
  warningBeforeAnybody,
  ladderNeverClimbed,
  zoneWithoutSummerTime,
  zoneInWords,
  holidaysPast,
  phaseNeverBegins,
  monitoringNeverReached,
  soakGoesBack,
  alarmPagesNobody,
  doubtPagesNobody,
  usualWordsMissing,
  severityNeverFound,
  matrixOutOfOrder,
  roleNobodyFills,
  roleWithoutDuties,
  checklistNeverShown,
  rollbackWithoutSteps,
  audienceWithoutWay,
  promiseNotPublished,
  publishedWithoutWords,
  publicationNeverRead,
  reviewWithoutClock,
  reviewNotAsked,
  actionsWithoutOwner,
  targetContradictsPromise,
  positionBoundToNobody,
  rungNobodyAnswers,
  onePersonForEverything,
  standInIsTheSame,
  lastResortReachesNobody,
  scheduleGap,
  tooLittleRest,
  rotationDiffers,
];
