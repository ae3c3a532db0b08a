import { area } from './area.ts';

/** Durations and rates; `number-and-time.ts` fills them. */
export const time = area({
  en: {
    'time.milliseconds': '{count} ms',
    'time.seconds': '{count} s',
    'time.minutes': '{count} min',
    'time.hours': '{hours} h {minutes} min',
    'time.days': '{days} d {hours} h',
    'time.perSecond': '{rate}/s',
    'time.perMinute': '{rate}/min',
    'time.ofBytes': '{done} of {total}',
    'time.justNow': 'just now',
    'time.ago': '{duration} ago'
  },
  ko: {
    'time.milliseconds': '{count}ms',
    'time.seconds': '{count}초',
    'time.minutes': '{count}분',
    'time.hours': '{hours}시간 {minutes}분',
    'time.days': '{days}일 {hours}시간',
    'time.perSecond': '초당 {rate}건',
    'time.perMinute': '분당 {rate}건',
    'time.ofBytes': '{done}/{total}',
    'time.justNow': '방금',
    'time.ago': '{duration} 전'
  }
});
