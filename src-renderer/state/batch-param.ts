type Params = Readonly<Record<string, string>>;

/** The batch that a view's address names; null: all. */
export function batchOf({ batch }: Params): number | null {
  const id = Number(batch);
  return Number.isInteger(id) && id > 0 ? id : null;
}

export function withBatch({ batch: _, ...others }: Params, batchId: number | null): Params {
  return batchId === null ? others : { ...others, batch: String(batchId) };
}
