import type { AuditRow, AuditValue } from '../../src-main/contract/audit.ts';
import { isMessageKey } from '../../src-main/contract/wording/format.ts';
import { idTypeName, say, t, type WindowKey } from '../messages/index.ts';

/** What a connection has, by the names that its form gives them. */
const CONNECTION_FIELDS: Readonly<Record<string, WindowKey>> = {
  name: 'connections.name',
  environment: 'connections.environment',
  baseUrl: 'connections.baseUrl',
  defaultIdType: 'connections.defaultIdType',
  wireFormat: 'connections.wireFormat',
  concurrency: 'connections.concurrency',
  dailyLimit: 'connections.dailyLimit',
  caFile: 'connections.caFile',
  minEdgePx: 'connections.minEdge',
  removesLocation: 'connections.location',
  retentionDays: 'connections.retention'
};

const FIELDS = ['idType', 'submissionId', 'admin', 'state'] as const;

/** Slots are shown by what stands in them; what else is known of a picture is in the export. */
const isShown = (name: string): boolean => !name.includes('.') && name !== 'issues';

export function fieldName(name: string): string {
  const field = FIELDS.find((known) => known === name);
  if (field !== undefined) return t(`audit.field.${field}`);
  const ofConnection = CONNECTION_FIELDS[name];
  if (ofConnection !== undefined) return t(ofConnection);
  const slot = `slotShort.${name}`;
  return isMessageKey(slot) ? say(slot) : name;
}

export function fieldValue(name: string, value: AuditValue): string {
  if (value === null) return t('audit.nothing');
  if (name === 'idType') return idTypeName(String(value));
  const state = `state.${String(value)}`;
  if (name === 'state' && isMessageKey(state)) return say(state);
  return String(value);
}

/** @returns the first submission that the row is about, and what became of it; both empty where it is about none. */
export function changeWords({ kind, entries, facts, batchName }: AuditRow): readonly [string, string] {
  if (kind === 'seal') return ['', t('audit.sealed', { count: Number(facts['count']) })];
  if (kind === 'import') {
    return [batchName ?? '', t('audit.imported', { count: Number(facts['uploads']) })];
  }
  const [entry] = entries;
  if (entry === undefined) return ['', ''];
  if (kind === 'confirm') {
    return [entry.submissionId, String(entry.after['code'])];
  }
  const names = Object.keys(entry.after).filter(isShown);
  const parts = names.map(
    (name) =>
      `${fieldName(name)}: ${fieldValue(name, entry.before[name] ?? null)} → ${fieldValue(name, entry.after[name] ?? null)}`
  );
  return [entry.submissionId, parts.join(', ')];
}
