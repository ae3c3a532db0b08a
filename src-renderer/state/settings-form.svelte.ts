import { settingsSchema, type Settings } from '../../src-main/contract/settings.ts';
import { Action } from './action.svelte.ts';
import { app } from './app.svelte.ts';

/** Settings take effect as they are chosen; only the operator's name is typed first. */
export class SettingsForm {
  operator = $state(app.settings.operator);
  isOperatorSaved = $state(false);
  readonly saving = new Action();

  readonly isOperatorUsable = $derived(settingsSchema.shape.operator.safeParse(this.operator).success);

  async change(values: Partial<Settings>): Promise<void> {
    await this.saving.run(() => app.changeSettings(values));
  }

  async saveOperator(): Promise<void> {
    const operator = this.operator.trim();
    if (!this.isOperatorUsable || operator === app.settings.operator) return;
    await this.change({ operator });
    this.isOperatorSaved = this.saving.problem === null;
  }

  operatorKey(key: string): void {
    this.isOperatorSaved = false;
    if (key === 'Enter') void this.saveOperator();
    if (key === 'Escape') this.operator = app.settings.operator;
  }
}
