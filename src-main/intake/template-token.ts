import type { Slot } from '../contract/slot.ts';

/** One part of a folder's or file's name in a template. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly characters: string; readonly isOptional: boolean }
  | { readonly kind: 'any' }
  | { readonly kind: 'extension' }
  | { readonly kind: 'submissionId' }
  /** null: the words that Outtray knows. Words are in NFC, without case. */
  | { readonly kind: 'slot'; readonly words: ReadonlyMap<string, Slot> | null }
  | { readonly kind: 'idType'; readonly words: ReadonlyMap<string, string> | null }
  /** Present together with the set before it, or absent together. */
  | { readonly kind: 'number'; readonly isOptional: boolean; readonly lead: string | null };
