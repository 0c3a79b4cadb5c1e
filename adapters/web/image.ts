/**
 * Takes out of pictures what tells where, when and by whom they were taken: Exif, XMP, IPTC, comments, and whatever
 * hides behind the end of the picture. What a viewer needs to show the picture as it was stays.
 */

/** The cleaned bytes; the same bytes for what is no picture known here; `undefined` for a picture that cannot be cleaned. */
export function strip(bytes: Uint8Array): Uint8Array | undefined {
  if (starts(bytes, [0xff, 0xd8, 0xff])) return stripJpeg(bytes)
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return stripPng(bytes)
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return stripWebp(bytes)
  const tiff = ['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))
  const heif =
    ascii(bytes, 4, 8) === 'ftyp' && /^(?:heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)$/.test(ascii(bytes, 8, 12))
  return tiff || heif ? undefined : bytes
}

const starts = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte)
const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** JPEG (ITU-T T.81 annex B): segments up to each scan, then coded data up to the next marker. */
function stripJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes)
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1 // a fill byte before a marker
      continue
    }
    if (marker === 0xd9) {
      kept.push(bytes.subarray(at, at + 2))
      return join(kept)
    }
    if (at + 4 > bytes.length) return undefined
    const end = at + 2 + view.getUint16(at + 2)
    if (end < at + 4 || end > bytes.length) return undefined
    const segment = bytes.subarray(at, end)
    if (staysInJpeg(marker, segment)) kept.push(segment)
    else if (marker === 0xe1 && kept.length <= 2) kept.push(...orientationOf(segment))
    at = end
    if (marker === 0xda) {
      const coded = at
      while (at + 1 < bytes.length && !(bytes[at] === 0xff && isMarker(bytes[at + 1] ?? 0))) at += 1
      kept.push(bytes.subarray(coded, at))
    }
  }
  return undefined
}

/** In coded data 0xFF is followed by 0 where it is data; restart markers belong to the data too. */
const isMarker = (byte: number): boolean => byte !== 0 && !(byte >= 0xd0 && byte <= 0xd7)

function staysInJpeg(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xfe) return false // comment
  if (marker < 0xe0 || marker > 0xef) return true // tables, frames, scans
  if (marker === 0xe0) return ascii(segment, 4, 8) === 'JFIF' // JFXX holds a thumbnail of the picture before it was cropped
  if (marker === 0xe2) return ascii(segment, 4, 15) === 'ICC_PROFILE'
  return marker === 0xee && ascii(segment, 4, 9) === 'Adobe' // how colours are coded
}

/** The one harmless thing in Exif: which side is up. A segment of its own that says only that. */
function orientationOf(segment: Uint8Array): readonly Uint8Array[] {
  if (ascii(segment, 4, 10) !== 'Exif\0\0' || segment.length < 24) return []
  const tiff = segment.subarray(10)
  const little = ascii(tiff, 0, 2) === 'II'
  const view = viewOf(tiff)
  const first = view.getUint32(4, little)
  if (first + 2 > tiff.length) return []
  const count = view.getUint16(first, little)
  for (let index = 0; index < count; index += 1) {
    const entry = first + 2 + index * 12
    if (entry + 12 > tiff.length) return []
    if (view.getUint16(entry, little) !== 0x0112) continue
    const side = view.getUint16(entry + 8, little)
    if (side < 2 || side > 8) return []
    const exif = [...'Exif\0\0MM\0*'].map((sign) => sign.charCodeAt(0))
    return [
      Uint8Array.from([
        0xff,
        0xe1,
        0,
        34,
        ...exif,
        0,
        0,
        0,
        8,
        0,
        1,
        1,
        0x12,
        0,
        3,
        0,
        0,
        0,
        1,
        0,
        side,
        0,
        0,
        0,
        0,
        0,
        0,
      ]),
    ]
  }
  return []
}

const inPng = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs sPLT hIST acTL fcTL fdAT'.split(' '),
)

/** PNG (W3C, third edition): chunks up to IEND; those with text, time or Exif go. */
function stripPng(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes)
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  let at = 8
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return undefined
    const type = ascii(bytes, at + 4, at + 8)
    if (inPng.has(type)) kept.push(bytes.subarray(at, end))
    if (type === 'IEND') return join(kept)
    at = end
  }
  return undefined
}

const inWebp = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Bits of VP8X that announce Exif and XMP. */
const announced = 0x08 | 0x04

/** WebP (RFC 9649): chunks of a RIFF file, padded to even lengths. */
function stripWebp(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes)
  if (bytes.length < 12) return undefined
  const fileEnd = 8 + view.getUint32(4, true)
  if (fileEnd > bytes.length) return undefined
  const kept: Uint8Array[] = []
  let at = 12
  while (at + 8 <= fileEnd) {
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > fileEnd) return undefined
    const type = ascii(bytes, at, at + 4)
    if (inWebp.has(type)) {
      const chunk = Uint8Array.from(bytes.subarray(at, Math.min(end, fileEnd)))
      if (type === 'VP8X' && size > 0) chunk[8] = (chunk[8] ?? 0) & ~announced
      kept.push(chunk.length % 2 === 0 ? chunk : join([chunk, Uint8Array.of(0)]))
    }
    at = end
  }
  if (kept.length === 0) return undefined
  const head = Uint8Array.from(bytes.subarray(0, 12))
  viewOf(head).setUint32(4, 4 + kept.reduce((sum, chunk) => sum + chunk.length, 0), true)
  return join([head, ...kept])
}
