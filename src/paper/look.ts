import { createRequire } from 'node:module'

/** How paper of ours looks: sizes in points, colours, letters of all languages of the Union. */

const require = createRequire(import.meta.url)
/** By their paths, which pdfkit knows again: a name that it was told for the font that it began with has it read that file anew each time. */
export const fonts = {
  plain: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
}

/** A4, with room for the label above and below. */
export const page = { width: 595.28, height: 841.89, side: 48, top: 78, bottom: 96 }
export const inner = page.width - 2 * page.side
/** `label`: TLP 2.0 asks for 12 points or more (FIRST, August 2022). */
export const sizes = { 1: 20, 2: 14, 3: 11.5, text: 10, cell: 9.5, edge: 8.5, label: 12 } as const
export const ink = { text: '#111111', soft: '#444444', line: '#999999', head: '#e8ecf2' }
/** The colours of the labels on black, by FIRST. */
export const labelInk: Readonly<Record<string, string>> = {
  'TLP:RED': '#FF2B2B',
  'TLP:AMBER+STRICT': '#FFC000',
  'TLP:AMBER': '#FFC000',
  'TLP:GREEN': '#33FF00',
  'TLP:CLEAR': '#FFFFFF',
}
