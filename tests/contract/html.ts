/** Just enough of HTML to read pages as a browser would: elements, attributes, text. */
export type Node = { name: string; attributes: Readonly<Record<string, string>>; children: (Node | string)[] }

const empty = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
])
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** Reads a page; whatever markup got into it becomes an element. */
export function readHtml(page: string): Node {
  const root: Node = { name: '#root', attributes: {}, children: [] }
  const open: Node[] = [root]
  const token =
    /<!--[\s\S]*?(?:-->|$)|<!doctype[^>]*>|<(\/?)([a-z][^\s/>]*)((?:\s+|\/(?!>)|[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>|[^<]+|</gi
  for (const [whole, slash, name, attributes] of page.matchAll(token)) {
    const last = open.at(-1) ?? root
    if (name === undefined) {
      if (!whole.startsWith('<!')) last.children.push(decode(whole))
    } else if (slash) {
      const index = open.findLastIndex((node) => node.name === name.toLowerCase())
      if (index > 0) open.length = index
    } else {
      const node: Node = { name: name.toLowerCase(), attributes: readAttributes(attributes ?? ''), children: [] }
      last.children.push(node)
      if (!empty.has(node.name)) open.push(node)
    }
  }
  return root
}

function readAttributes(written: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of written.matchAll(
    /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  )) {
    found[name.toLowerCase()] = decode(double ?? single ?? bare ?? '')
  }
  return found
}

const decode = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex || decimal) return String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10))
    return entities[name] ?? whole
  })

/** All elements below a node, in order. */
export function below(node: Node): Node[] {
  return node.children.flatMap((child) => (typeof child === 'string' ? [] : [child, ...below(child)]))
}

/** Elements of a class below a node. */
export const ofClass = (node: Node, name: string): Node[] =>
  below(node).filter((each) => (each.attributes.class ?? '').split(/\s+/).includes(name))

/** The text of a node, without that of nodes of the given classes. */
export function textOf(node: Node, ...without: readonly string[]): string {
  return node.children
    .map((child) => {
      if (typeof child === 'string') return child
      const classes = (child.attributes.class ?? '').split(/\s+/)
      return without.some((name) => classes.includes(name)) ? '' : textOf(child, ...without)
    })
    .join('')
}
