/** Migrations only add. All that are pending run in one transaction, which raises user_version to the last one. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}
