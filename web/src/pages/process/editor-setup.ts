/** What the editor of a process file is made of: the language, its words, its keys, and the page's own look. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { meaningOfKey, type SchemaNode, wordsHere } from './words-here.ts';

/** Further up than this nothing of the language needs to be read: the longest shipped file has 1,500 lines. */
const LONGEST_READ = 200_000;

export function editorSetup({
  readOnly,
  label,
  schema,
  onChange,
}: {
  readOnly: boolean;
  label: string;
  /** Asked for when somebody writes; null until it has come. */
  schema: () => SchemaNode | null;
  onChange: (text: string) => void;
}): Extension[] {
  return [
    lineNumbers(),
    foldGutter({
      markerDOM: (open) => {
        const mark = document.createElement('span');
        mark.textContent = open ? '▾' : '▸';
        return mark;
      },
    }),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    yaml(),
    syntaxHighlighting(highlights),
    look,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    EditorState.readOnly.of(readOnly),
    // Tab leads on to the next thing, as everywhere on the page; Ctrl-[ and Ctrl-] indent.
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
    autocompletion({ override: [(context) => complete(context, schema())], icons: false }),
    hoverTooltip((view, position) => {
      const node = schema();
      const line = view.state.doc.lineAt(position);
      const key = /^(\s*(?:-\s+)*)([A-Za-z][\w-]*)(?=:)/.exec(line.text);
      if (node === null || key === null) return null;
      const [, lead = '', word = ''] = key;
      const from = line.from + lead.length;
      if (position < from || position > from + word.length) return null;
      const meaning = meaningOfKey(node, view.state.sliceDoc(0, from + word.length), word);
      if (meaning === null) return null;
      return { pos: from, end: from + word.length, create: () => ({ dom: note(meaning) }) };
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}

function complete(context: CompletionContext, schema: SchemaNode | null): CompletionResult | null {
  if (schema === null) return null;
  const before = context.state.sliceDoc(Math.max(0, context.pos - LONGEST_READ), context.pos);
  const after = context.state.sliceDoc(context.pos, context.pos + LONGEST_READ);
  const here = wordsHere(schema, before, after);
  if (here === null || here.words.length === 0) return null;
  if (here.written === 0 && !context.explicit) return null;
  return {
    from: context.pos - here.written,
    validFor: /^[\w-]*$/,
    options: here.words.map(({ text, kind, description, required }): Completion => ({
      label: text,
      apply: kind === 'key' ? `${text}: ` : text,
      ...(required ? { detail: 'needed', boost: 1 } : {}),
      ...(description === '' ? {} : { info: () => note(description) }),
    })),
  };
}

function note(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'cm-note';
  element.textContent = text.replaceAll('`', '');
  return element;
}

/** Weight and grey, as everywhere: what is coloured on this page is severity and what is wrong. */
const highlights = HighlightStyle.define([
  {
    tag: [tags.propertyName, tags.definition(tags.propertyName)],
    fontWeight: '600',
    color: 'var(--color-ink)',
  },
  { tag: tags.comment, color: 'var(--color-third)' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--color-second)' },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: 'var(--color-third)' },
]);

const look = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--color-second)',
    backgroundColor: 'var(--color-panel)',
    fontSize: '13px',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--color-brass)', padding: '10px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--color-brass)', borderLeftWidth: '2px' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-panel)',
    color: 'var(--color-third)',
    borderRight: '1px solid var(--color-hairline)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--color-sunk)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--color-brass-wash)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--color-sunk)',
    outline: '1px solid var(--color-edge)',
  },
  '.cm-foldGutter span': { cursor: 'pointer' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--color-sunk)',
    border: '1px solid var(--color-hairline)',
    color: 'var(--color-third)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--color-panel)',
    border: '1px solid var(--color-hairline-strong)',
    borderRadius: '8px',
    color: 'var(--color-ink)',
    fontFamily: 'var(--font-sans)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-mono)',
    maxHeight: '14em',
    borderRadius: '8px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--color-sunk)',
    color: 'var(--color-ink)',
  },
  '.cm-completionDetail': {
    color: 'var(--color-brass-text)',
    fontStyle: 'normal',
    fontFamily: 'var(--font-sans)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-tooltip.cm-completionInfo': { padding: '0', maxWidth: '320px', borderRadius: '8px' },
  '.cm-note': { padding: '8px 12px', maxWidth: '340px', fontSize: '13px', lineHeight: '19px' },
  '.cm-diagnostic': { padding: '6px 12px', borderLeft: '3px solid transparent', maxWidth: '460px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--color-sev1)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--color-sev2)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--color-sev1)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--color-sev2)',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker': { width: '9px', height: '9px', margin: '5px 2px', content: '""', borderRadius: '99px' },
  '.cm-lint-marker-error': { backgroundColor: 'var(--color-sev1)' },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--color-sev2)', borderRadius: '2px' },
  '.cm-panels': { backgroundColor: 'var(--color-sunk)', color: 'var(--color-ink)' },
});
