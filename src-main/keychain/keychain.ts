/** Where API keys are kept: the system's keychain, never a file of ours. */
export interface Keychain {
  get(account: string): Promise<string | null>;
  set(account: string, key: string): Promise<void>;
  remove(account: string): Promise<void>;
}
