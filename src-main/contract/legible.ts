/** Control characters and line ends, marks of direction, what takes no room, and halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * How a name or id that came from outside is shown: what can't be seen, or turns around what is seen, stands there
 * as `[U+202E]`. Only for showing: files are opened and submissions sent by their exact names.
 */
export function legible(text: string): string {
  return text.replace(UNSEEN, (unseen) => {
    const code = (unseen.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `[U+${code.padStart(4, '0')}]`;
  });
}
