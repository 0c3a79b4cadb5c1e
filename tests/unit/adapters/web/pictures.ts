/** Small pictures, built byte by byte, with hidden data where a camera puts it. */

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0))
const wide = (value: number): number[] => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const little = (value: number): number[] => wide(value).reverse()

export const segment = (marker: number, content: readonly number[]): number[] => {
  const length = content.length + 2
  return [0xff, marker, length >> 8, length & 255, ...content]
}

/** Exif that says which side is up, and whatever else. */
function exifOf(orientation: number, secret: string): number[] {
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
  return [...ascii('Exif\0\0MM\0*'), 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0, ...ascii(secret)]
}

export type Hidden = { exif?: string; xmp?: string; comment?: string; behind?: string; orientation?: number }

/** Two scans with coded data that holds escaped and restart bytes: what must come through as it is. */
export const scans: readonly number[] = [
  ...segment(0xdb, [0, ...Array.from({ length: 64 }, (_, index) => index + 1)]),
  ...segment(0xc2, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
  ...segment(0xda, [1, 1, 0, 0, 0x3f, 0]),
  ...[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56],
  ...segment(0xc4, [0, 1, 2, 3]),
  ...segment(0xda, [1, 1, 0, 1, 0x3f, 0]),
  ...[0x78, 0xff, 0x00],
]

export const jfif = segment(0xe0, [...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])
export const icc = segment(0xe2, [...ascii('ICC_PROFILE\0'), 1, 1, 9, 9, 9])

export function jpeg({ exif, xmp, comment, behind, orientation = 1 }: Hidden = {}): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...jfif,
    ...(exif === undefined ? [] : segment(0xe1, exifOf(orientation, exif))),
    ...(xmp === undefined ? [] : segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0${xmp}`))),
    ...(comment === undefined ? [] : segment(0xfe, ascii(comment))),
    ...icc,
    ...scans,
    ...[0xff, 0xd9],
    ...ascii(behind ?? ''),
  ])
}

const chunk = (type: string, content: readonly number[]): number[] => [
  ...wide(content.length),
  ...ascii(type),
  ...content,
  ...wide(0x12345678),
]

export const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
export const pngParts = {
  header: chunk('IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
  colours: chunk('iCCP', [1, 2, 3]),
  data: chunk('IDAT', [7, 7, 7]),
  end: chunk('IEND', []),
}

export function png({ exif, xmp, comment, behind }: Hidden = {}): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...pngHead,
    ...pngParts.header,
    ...pngParts.colours,
    ...(comment === undefined ? [] : chunk('tEXt', ascii(`Comment\0${comment}`))),
    ...(xmp === undefined ? [] : chunk('iTXt', ascii(xmp))),
    ...(exif === undefined ? [] : chunk('eXIf', ascii(exif))),
    ...pngParts.data,
    ...pngParts.end,
    ...ascii(behind ?? ''),
  ])
}

const riff = (type: string, content: readonly number[]): number[] => [
  ...ascii(type),
  ...little(content.length),
  ...content,
  ...(content.length % 2 === 1 ? [0] : []),
]

export const picture = riff('VP8L', [0x2f, 1, 2, 3, 4])

export function webp({ exif, xmp, behind }: Hidden = {}): Uint8Array<ArrayBuffer> {
  const flags = (exif === undefined ? 0 : 0x08) | (xmp === undefined ? 0 : 0x04) | 0x10
  const body = [
    ...ascii('WEBP'),
    ...riff('VP8X', [flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ...picture,
    ...(exif === undefined ? [] : riff('EXIF', ascii(exif))),
    ...(xmp === undefined ? [] : riff('XMP ', ascii(xmp))),
  ]
  return Uint8Array.from([...ascii('RIFF'), ...little(body.length), ...body, ...ascii(behind ?? '')])
}
