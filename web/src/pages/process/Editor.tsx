/**
 * The process file in an editor. It stands in a shadow of its own: there its styles are sheets that a script makes, which the
 * page's security policy allows, where style elements are forbidden.
 */
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Finding } from '../../api/process.ts';
import { editorSetup } from './editor-setup.ts';
import type { SchemaNode } from './words-here.ts';

type Properties = {
  /** What it begins with; typed text is told by `onChange` and not sent back. */
  text: string;
  readOnly: boolean;
  label: string;
  findings: readonly Finding[];
  schema: SchemaNode | null;
  onChange: (text: string) => void;
  /** A line to show and go to; a new object each time it is asked for. */
  goTo: { line: number; column: number } | null;
};

export function Editor({ text, readOnly, label, findings, schema, onChange, goTo }: Properties) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, schema });
  latest.current = { onChange, schema };

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const inside = document.createElement('div');
    shadow.replaceChildren(inside);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ':host, :host > div { display: block; height: 100%; min-height: 0; } :host(:focus-within) { isolation: isolate; outline: 2px solid var(--color-brass-text); outline-offset: -2px; }',
    );
    shadow.adoptedStyleSheets = [sheet];
    const made = new EditorView({
      parent: inside,
      root: shadow,
      state: EditorState.create({
        doc: text,
        extensions: editorSetup({
          readOnly,
          label,
          schema: () => latest.current.schema,
          onChange: (changed) => latest.current.onChange(changed),
        }),
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
    // Another text is put in below; a new editor would lose what can be undone.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [readOnly, label]);

  useEffect(() => {
    const { current } = view;
    if (current === null || current.state.doc.toString() === text) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const { current } = view;
    if (current === null) return;
    const { doc } = current.state;
    current.dispatch(
      setDiagnostics(
        current.state,
        findings.map(({ severity, line, column, message, remedy }) => {
          const there = doc.line(Math.min(Math.max(line, 1), doc.lines));
          const from = Math.min(there.from + Math.max(column - 1, 0), there.to);
          const word = /^[^\s:,[\]{}#]+/.exec(doc.sliceString(from, there.to))?.[0].length ?? 0;
          return {
            from,
            to: Math.min(from + Math.max(word, 1), there.to),
            severity,
            message: `${message} ${remedy}`,
          };
        }),
      ),
    );
  }, [findings, readOnly, label]);

  useEffect(() => {
    const { current } = view;
    if (current === null || goTo === null) return;
    const { doc } = current.state;
    const there = doc.line(Math.min(Math.max(goTo.line, 1), doc.lines));
    const at = Math.min(there.from + Math.max(goTo.column - 1, 0), there.to);
    current.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: 'center' }),
    });
    current.focus();
  }, [goTo]);

  return <div ref={holder} className="h-full min-h-0" />;
}
