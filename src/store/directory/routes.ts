/** Routes, in their order: the first that matches a signal says what becomes of it. */
import type { Route } from '../../domain/signal/signal.ts';
import type { Queryable } from '../access/queryable.ts';

export const routesAsJson = `select match, severity, service, group_by as "groupBy", outcome as "then"
  from routes order by ord`;

export async function replaceRoutes(db: Queryable, routes: Route[]): Promise<void> {
  await db.query('delete from routes');
  for (const [index, route] of routes.entries())
    await db.query(
      'insert into routes (ord, match, severity, service, group_by, outcome) values ($1, $2, $3, $4, $5, $6)',
      [index + 1, JSON.stringify(route.match), route.severity, route.service, route.groupBy, route.then],
    );
}
