/** What a plain client says to the practice server: fetch and FormData, nothing of ours. */
export const KEY = 'practice-key';

export type Fields = Record<string, string>;
export type WireFormat = 'json' | 'multipart';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export async function put(
  baseUrl: string,
  fields: Fields,
  { format = 'json', key = KEY }: { format?: WireFormat; key?: string } = {}
): Promise<Reply> {
  return reply(
    await fetch(`${baseUrl}/submission/image`, {
      method: 'PUT',
      headers: { 'x-api-key': key, ...(format === 'json' ? { 'content-type': 'application/json' } : {}) },
      body: format === 'json' ? JSON.stringify(fields) : formData(fields)
    })
  );
}

export async function reply(response: Response): Promise<Reply> {
  return { status: response.status, body: await response.json() };
}

export function control(baseUrl: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, baseUrl), { ...init, headers: { 'x-api-key': KEY } });
}

function formData(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
