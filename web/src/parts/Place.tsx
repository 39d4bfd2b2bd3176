/** A link where there is an address; a path in the organisation's documents is told as it is. */
export function Place({ label, link }: { label: string; link: string | null }) {
  if (link === null) return <>{label}</>;
  if (!/^https?:\/\//.test(link))
    return (
      <>
        {label} <span className="text-small break-all text-second">{link}</span>
      </>
    );
  return (
    <a href={link} target="_blank" rel="noreferrer" className="font-medium underline hover:no-underline">
      {label}
    </a>
  );
}
