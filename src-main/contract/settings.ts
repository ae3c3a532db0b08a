import { z } from 'zod';

export const settingsSchema = z.strictObject({
  language: z.enum(['system', 'en', 'ko']),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  /** Stands on every batch and confirmation; the system's user name until changed. */
  operator: z.string().trim().min(1).max(80),
  /** The connection that the window shows. */
  connectionId: z.number().int().positive()
});
export type Settings = z.infer<typeof settingsSchema>;
