import { eventOf } from './event.ts';
import { isKnown } from './known.ts';
import { type EventsOf, StrictEmitter } from './strict.ts';

type NotificationEvents = EventsOf<
  Electron.Notification,
  {
    show: [Electron.Event];
    click: [Electron.Event];
    close: [Electron.Event<Electron.NotificationCloseEventParams>];
    failed: [Electron.Event, string];
  }
>;

/** All that were shown and not closed, oldest first. */
export const notifications: NotificationDouble[] = [];

export class NotificationDouble
  extends StrictEmitter<NotificationEvents>
  implements Pick<Electron.Notification, 'show' | 'close' | 'title' | 'body'>
{
  static isSupported(): boolean {
    return true;
  }

  readonly title: string;
  readonly body: string;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super({ show: true, click: true, close: true, failed: true });
    isKnown('Notification', options, { title: true, body: true, silent: true, icon: true, urgency: true });
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  show(): void {
    notifications.push(this);
    this.emit('show', eventOf());
  }

  close(): void {
    const at = notifications.indexOf(this);
    if (at >= 0) notifications.splice(at, 1);
    this.emit('close', eventOf({ reason: 'userCanceled' }));
  }

  /** As a person's click. */
  press(): void {
    this.emit('click', eventOf());
  }
}
