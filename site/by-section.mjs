// A plugin of typedoc, for a reference that reads as index.d.ts does.

import { Comment, CommentTag, Converter, UnknownType } from 'typedoc';

/** Such as "// ------ errors". */
export const SECTION = /^\/\/ -{20,} (.+)$/;

/** @param {import('typedoc').Application} app */
export function load(app) {
  const { converter } = app;
  /** @type {Array<() => void>} what can be done only when all types are known */
  const later = [];

  converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    const declaration = context.getSymbolFromReflection(reflection)?.declarations?.[0];
    const section = declaration && sectionOf(declaration);
    if (section) categorize(reflection, section);
    later.push(() => listMembers(reflection));
  });

  // `typeof ProcessHost` stays so, instead of all that it has.
  converter.on(Converter.EVENT_CREATE_SIGNATURE, (_context, signature, declaration) => {
    const text = declaration?.type?.getText() ?? '';
    if (text.startsWith('typeof ')) later.push(() => (signature.type = new UnknownType(text)));
  });

  converter.on(Converter.EVENT_RESOLVE_BEGIN, () => later.forEach((act) => act()));
}

/** The section of what a file exports; what is in it has none. @param {import('typescript').Declaration} declaration */
function sectionOf(declaration) {
  const file = declaration.getSourceFile();
  const isTop = [declaration.parent, declaration.parent?.parent?.parent].includes(file);
  if (!isTop) return undefined;
  if (file.fileName.endsWith('queue.d.ts')) return 'Queue';
  const lines = file.text.slice(0, declaration.getStart()).split('\n');
  return titled(lines.findLast((line) => SECTION.test(line)));
}

/** @param {string} [line] that begins a section */
export function titled(line = '') {
  const [, name = 'general'] = line.match(SECTION) ?? [];
  return (name[0].toUpperCase() + name.slice(1)).replace(':', '');
}

/** @param {import('typedoc').Reflection} reflection @param {string} section */
function categorize(reflection, section) {
  reflection.comment ??= new Comment();
  reflection.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: section }]));
}

/** What is said of each member of a union, as a list. @param {import('typedoc').DeclarationReflection} reflection */
function listMembers({ type, comment }) {
  if (type?.type !== 'union' || !type.elementSummaries || !comment) return;
  const items = type.types.flatMap((member, at) => [
    { kind: 'text', text: `\n- \`${member}\`: ` },
    ...type.elementSummaries[at].map((part) => ({ ...part, text: part.text.replaceAll('\n', ' ') })),
  ]);
  comment.summary.push({ kind: 'text', text: '\n' }, ...items);
}
