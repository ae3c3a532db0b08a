import { hashOf, type Place, placeOf, type StageName } from './place.ts';

export { hashOf, type StageName, STAGES } from './place.ts';

/** Where the person is. The address keeps it, so that a reload and the browser's Back do what they say. */
class Route {
  #place = $state.raw<Place>(placeOf(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.#place = placeOf(location.hash)));
  }

  get stage(): StageName {
    return this.#place.stage;
  }

  get params(): Place['params'] {
    return this.#place.params;
  }

  go(stage: StageName, params: Place['params'] = {}): void {
    location.hash = hashOf(stage, params);
  }

  /** Changes the view's own params without a step in the history. */
  set(params: Place['params']): void {
    history.replaceState(null, '', hashOf(this.stage, params));
    this.#place = { stage: this.stage, params };
  }
}

export const route = new Route();
