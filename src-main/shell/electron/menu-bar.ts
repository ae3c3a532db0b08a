import type { Menu } from 'electron';
import type { MenuCommand } from '../../contract/desk.ts';
import { menuTemplate, type MenuActions } from './menu.ts';
import type { Words } from './words.ts';

export interface MenuBarParts {
  readonly Menu: typeof Menu;
  readonly actions: MenuActions;
  readonly areToolsAllowed: boolean;
  readonly words: () => Words;
  readonly recentFolders: () => Promise<readonly string[]>;
}

/** The application's menu as it is now. */
export class MenuBar {
  readonly #parts: MenuBarParts;
  #commands: readonly MenuCommand[] = [];
  #recentFolders: readonly string[] = [];

  constructor(parts: MenuBarParts) {
    this.#parts = parts;
  }

  setCommands(commands: readonly MenuCommand[]): void {
    this.#commands = commands;
    this.build();
  }

  /** After an import, or a change of the language. */
  async refresh(): Promise<void> {
    this.#recentFolders = await this.#parts.recentFolders();
    this.build();
  }

  build(): void {
    const { Menu, words, areToolsAllowed, actions } = this.#parts;
    const state = {
      platform: process.platform,
      words: words(),
      commands: this.#commands,
      recentFolders: this.#recentFolders,
      areToolsAllowed
    };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions)));
  }
}
