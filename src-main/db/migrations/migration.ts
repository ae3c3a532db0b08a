/** Migrations only add; each runs whole in one transaction and raises user_version to its own number. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}
