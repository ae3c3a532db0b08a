import type { AuditCare } from '../audit-care.ts';
import type { Handlers } from '../contract/call.ts';
import type { Context } from './context.ts';

type AuditCalls = Pick<Handlers, Extract<keyof Handlers, `audit.${string}`>>;

export function auditCalls({ store }: Context, care: Pick<AuditCare, 'verify'>): AuditCalls {
  return {
    'audit.ids': ({ filter }) => ({ ids: store.audit.ids(filter) }),
    'audit.rows': ({ ids }) => store.audit.rows(ids),
    'audit.entries': ({ seq, from, limit }) => store.audit.entries(seq, from, limit),
    'audit.verify': ({ kept }) => care.verify(kept)
  };
}
