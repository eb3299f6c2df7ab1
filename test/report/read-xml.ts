export interface Node {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Node[];
  text: string;
}

/** A strict reader of the XML that we write: elements, attributes in double quotes, text, five entities. Throws on more. */
export function readXml(text: string): Node {
  const declared = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/;
  if (!declared.test(text)) throw new Error('no XML declaration');
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [piece] of text.replace(declared, '').matchAll(/<[^>]*>|[^<]+/g)) {
    const top = open.at(-1)!;
    if (!piece.startsWith('<')) top.text += plain(piece);
    else if (piece.startsWith('</')) {
      if (piece !== `</${top.name}>`) throw new Error(`${piece} ends <${top.name}>`);
      open.pop();
    } else {
      const [, name = '', attributes = '', end] = /^<([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>$/.exec(piece) ?? [];
      if (name === '') throw new Error(`no element: ${piece}`);
      const given = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, it]) => [key, plain(it!)]);
      const node: Node = { name, attributes: Object.fromEntries(given), children: [], text: '' };
      top.children.push(node);
      if (end === '') open.push(node);
    }
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== '') throw new Error('not one element');
  return root.children[0]!;
}

function plain(text: string): string {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
  return text.replace(/&[^;]*;?/g, (it) => {
    const character = entities[it];
    if (character === undefined) throw new Error(`unknown entity ${it}`);
    return character;
  });
}
