/** The filters of a list, kept in the address: what somebody sees can be sent to somebody else. */
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';

/** Somebody types; the list follows when they pause. */
const PAUSE_MS = 250;

export function SearchField({
  value,
  label,
  onChange,
}: {
  value: string;
  label: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className="relative min-w-0 flex-1 basis-full wide:basis-56">
      <Search size={16} aria-hidden="true" className="absolute top-1/2 left-3 -translate-y-1/2 text-third" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        className="field pl-9"
      />
    </div>
  );
}

export function PickField({
  label,
  value,
  every,
  options,
  onChange,
}: {
  label: string;
  value: string;
  /** What no choice means: "Every severity". */
  every: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="field w-auto min-w-0 flex-1 wide:flex-none"
    >
      <option value="">{every}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
