/** Markdown that the server has made into HTML; what it lets through holds no script, no style and no image. */
export function Prose({ html, className = '' }: { html: string; className?: string }) {
  return <div className={`prose ${className}`} dangerouslySetInnerHTML={{ __html: html }} />;
}
