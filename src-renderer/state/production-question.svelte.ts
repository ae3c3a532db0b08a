import { app } from './app.svelte.ts';

interface Question {
  readonly count: number;
  readonly batchNames: readonly string[];
  readonly answer: (isYes: boolean) => void;
}

/** Before rows go to a production connection it is asked, once for each batch while the window is open. */
class ProductionQuestion {
  open = $state.raw<Question | null>(null);
  readonly #agreed: number[] = [];

  /** @returns true where nothing has to be asked, or the person agreed. */
  async mayRelease(count: number, batches: readonly { id: number; name: string }[]): Promise<boolean> {
    const news = batches.filter(({ id }) => !this.#agreed.includes(id));
    if (app.connection.environment !== 'production' || news.length === 0) return true;
    const isYes = await new Promise<boolean>((answer) => {
      this.open = { count, batchNames: news.map(({ name }) => name), answer };
    });
    this.open = null;
    if (isYes) this.#agreed.push(...news.map(({ id }) => id));
    return isYes;
  }
}

export const productionQuestion = new ProductionQuestion();
