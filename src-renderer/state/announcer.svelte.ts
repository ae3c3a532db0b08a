/** What a screen reader is told, politely: one sentence at a time. */
class Announcer {
  sentence = $state('');

  say(sentence: string): void {
    this.sentence = sentence;
  }
}

export const announcer = new Announcer();
