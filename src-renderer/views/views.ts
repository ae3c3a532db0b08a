import type { Component } from 'svelte';
import type { StageName } from '../state/route.svelte.ts';
import Activity from './activity/logs.svelte';
import Connections from './connections/connections.svelte';
import Fixing from './fixing/fixing.svelte';
import Import from './import/import.svelte';
import Outbox from './outbox/outbox.svelte';
import Review from './review/review.svelte';
import Sent from './sent/sent.svelte';
import Settings from './settings/settings.svelte';

/** The view of each stage. A view takes no props: it asks `state/` for what it shows. */
export const VIEWS: Record<StageName, Component> = {
  import: Import,
  review: Review,
  outbox: Outbox,
  fixing: Fixing,
  sent: Sent,
  activity: Activity,
  connections: Connections,
  settings: Settings
};
