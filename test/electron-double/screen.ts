import { type EventsOf, StrictEmitter } from './strict.ts';

type ScreenEvents = EventsOf<
  Electron.Screen,
  {
    'display-added': [Electron.Event, Electron.Display];
    'display-removed': [Electron.Event, Electron.Display];
    'display-metrics-changed': [Electron.Event, Electron.Display, string[]];
  }
>;

function displayOf(id: number, bounds: Electron.Rectangle): Electron.Display {
  const panel = 40;
  const workArea = { ...bounds, height: bounds.height - panel };
  return {
    id,
    label: `Display ${id}`,
    bounds,
    workArea,
    size: { width: bounds.width, height: bounds.height },
    workAreaSize: { width: workArea.width, height: workArea.height },
    scaleFactor: 1,
    rotation: 0,
    internal: false,
    detected: true,
    colorDepth: 24,
    colorSpace: '',
    depthPerComponent: 8,
    displayFrequency: 60,
    maximumCursorSize: { width: 64, height: 64 },
    monochrome: false,
    nativeOrigin: { x: bounds.x, y: bounds.y },
    accelerometerSupport: 'unknown',
    touchSupport: 'unknown'
  };
}

/** Two, side by side; the first is the primary one. */
const displays = [
  displayOf(1, { x: 0, y: 0, width: 1920, height: 1080 }),
  displayOf(2, { x: 1920, y: 0, width: 2560, height: 1440 })
];

export function theDisplay(): Electron.Display {
  const [primary] = displays;
  if (primary === undefined) throw new Error('There is no display');
  return primary;
}

function shared(one: Electron.Rectangle, other: Electron.Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

type Whole = Pick<Electron.Screen, 'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayMatching'>;

class ScreenDouble extends StrictEmitter<ScreenEvents> implements Whole {
  constructor() {
    super({ 'display-added': true, 'display-removed': true, 'display-metrics-changed': true });
  }

  getPrimaryDisplay(): Electron.Display {
    return theDisplay();
  }

  getAllDisplays(): Electron.Display[] {
    return [...displays];
  }

  getDisplayMatching(rect: Electron.Rectangle): Electron.Display {
    const [nearest = theDisplay()] = displays.toSorted(
      (one, other) => shared(other.bounds, rect) - shared(one.bounds, rect)
    );
    return nearest;
  }
}

export const screen = new ScreenDouble();
