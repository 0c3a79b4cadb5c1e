import { malformed } from './refusal.ts'
import type { Upload } from './route.ts'

/** Splits a form with files: `payload_json` and `files[n]`: docs, reference#uploading-files. */
export async function readForm(type: string, body: Buffer): Promise<{ json: string; uploads: Upload[] }> {
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': type } })
  const form = await response.formData().catch(() => undefined)
  if (!form) throw malformed({ at: '', code: 'CONTENT_TYPE_INVALID', message: 'The form could not be read.' })
  const payload = form.get('payload_json')
  const uploads: Upload[] = []
  for (const [field, value] of form) {
    if (typeof value === 'string') continue
    if (field === 'payload_json') continue
    uploads.push({
      field,
      name: value.name,
      mediaType: value.type || undefined,
      bytes: new Uint8Array(await value.arrayBuffer()),
    })
  }
  const json = typeof payload === 'string' ? payload : payload ? await payload.text() : '{}'
  return { json, uploads }
}
