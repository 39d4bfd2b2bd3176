/** For Slack's libraries, which log messages with their text: what is worth knowing stands in a delivery's result, or is said by us. */
import { LogLevel } from '@slack/web-api';

export const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
