/** The time for "Again in 12 s", once a second while the window is seen. */
class Clock {
  /** ms, UTC. */
  now = $state(Date.now());

  constructor() {
    setInterval(() => {
      if (!document.hidden) this.now = Date.now();
    }, 1000);
  }
}

export const clock = new Clock();
