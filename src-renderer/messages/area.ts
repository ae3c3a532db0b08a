/** One area of the window's words: both languages side by side, with the same keys or the compiler refuses. */
export interface Area<Key extends string> {
  readonly en: Readonly<Record<Key, string>>;
  readonly ko: Readonly<Record<Key, string>>;
}

/** Messages are in ICU MessageFormat; keys begin with the area's name, such as `review.title`. */
export function area<const En extends Readonly<Record<string, string>>>(words: {
  readonly en: En;
  readonly ko: NoInfer<Readonly<Record<keyof En & string, string>>>;
}): Area<keyof En & string> {
  return words;
}
