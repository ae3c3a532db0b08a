import { isEmail } from '../../src-main/contract/connection.ts';
import type { RemedyAction } from '../../src-main/contract/remedy.ts';
import { t } from '../messages/index.ts';
import { Action } from './action.svelte.ts';
import { announcer } from './announcer.svelte.ts';
import type { Correction } from './corrections.svelte.ts';
import type { FailureCard } from './failure-cards.ts';
import type { Fixing } from './fixing.svelte.ts';
import { Shrinking } from './shrinking.svelte.ts';

/** What lies open below a card: its rows as a list, or the place where its fix is done. */
export type Panel = 'rows' | 'blocked' | 'fix';

/** Remedies whose fix needs each row's own look or value: it is done in a panel of rows. */
export function hasFixPanel(action: RemedyAction): boolean {
  return action === 'correct_id' || action === 'replace_image' || action === 'take_changed_image';
}

/** The work on one card, as far as it is not done yet. */
export class CardWork {
  readonly action = new Action();
  readonly shrinking = new Shrinking();
  /** Empty: none chosen. */
  idType = $state('');
  isOther = $state(false);
  admin = $state('');
  hasLeftAdmin = $state(false);
  panel = $state<Panel | null>(null);

  readonly isIdTypeUsable = $derived(this.idType.trim() !== '');
  readonly isAdminUsable = $derived(isEmail(this.admin.trim()));
  readonly isAdminWrong = $derived(this.hasLeftAdmin && this.admin !== '' && !this.isAdminUsable);

  readonly #fixing: Fixing;

  constructor(fixing: Fixing) {
    this.#fixing = fixing;
  }

  chooseIdType(idType: string): void {
    this.isOther = false;
    this.idType = idType;
  }

  chooseOther(): void {
    this.isOther = true;
    this.idType = '';
  }

  toggle(panel: Panel): void {
    this.panel = this.panel === panel ? null : panel;
  }

  async setIdType(card: FailureCard): Promise<void> {
    if (this.isIdTypeUsable) await this.#do(card, () => this.#fixing.setIdType(card, this.idType.trim()));
  }

  async setAdmin(card: FailureCard): Promise<void> {
    this.hasLeftAdmin = true;
    if (this.isAdminUsable) await this.#do(card, () => this.#fixing.setAdmin(card, this.admin.trim()));
  }

  async correctIds(card: FailureCard, corrections: readonly Correction[]): Promise<void> {
    await this.#do(card, () => this.#fixing.correctIds(card, corrections));
  }

  async takeAndResend(card: FailureCard): Promise<void> {
    await this.#do(card, () => this.#fixing.takeAndResend(card));
  }

  /** Makes the rows' pictures smaller than what was refused; only those that could be made so go again. */
  async shrinkAndResend(card: FailureCard): Promise<void> {
    await this.#do(card, () => this.#fixing.shrinkAndResend(card, this.shrinking));
  }

  async resend(card: FailureCard): Promise<void> {
    await this.#do(card, () => this.#fixing.resend(card));
  }

  async resendIds(card: FailureCard, ids: readonly number[]): Promise<void> {
    await this.#do(card, () => this.#fixing.resendIds(card, ids));
  }

  /** Rows that fail with this cause again need a choice of their own. */
  #forgetChoices(): void {
    this.idType = '';
    this.isOther = false;
    this.admin = '';
    this.hasLeftAdmin = false;
  }

  async #do(card: FailureCard, work: () => Promise<void>): Promise<void> {
    await this.action.run(work);
    if (this.action.problem !== null) return;
    this.#forgetChoices();
    const result = this.#fixing.cards.find(({ key }) => key === card.key)?.result;
    if (result) announcer.say(t('fixing.onTheirWay', { count: result.sent }));
  }
}
