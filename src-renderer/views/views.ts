import type { Component } from 'svelte';
import type { StageName } from '../state/route.svelte.ts';

/** The view of each stage. A view takes no props: it asks `state/` for what it shows. */
export const VIEWS: Partial<Record<StageName, Component>> = {};
