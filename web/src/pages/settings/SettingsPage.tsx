/** Settings: the head and the tabs that its parts have in common. */
import { Outlet } from '@tanstack/react-router';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';

export function SettingsPage() {
  return (
    <>
      <TabTitle>Settings</TabTitle>
      <PageHead title="Settings" />
      <Outlet />
    </>
  );
}
