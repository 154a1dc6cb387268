/**
 * Imports run one way (CONTRIBUTING, "The house"): a folder may import itself and what stands to its right.
 * `npm run lint` refuses anything else, a file that has no place in that order, and botbuilder outside the three rooms
 * that speak Teams.
 */
const order = [
  ['^src/(index|play|package-app)\\.ts$'],
  ['^src/app\\.ts$'],
  ['^src/(server|cli|config|log)\\.ts$', '^src/cli/'],
  ['^src/teams/'],
  ['^dialogs/'],
  ['^cards/'],
  ['^src/http/', '^src/watch/'],
  ['^src/handoff/', '^src/delivery/'],
  ['^src/cases/'],
  ['^src/runbooks/'],
  ['^src/evidence/', '^src/status/', '^src/logs/', '^src/alerts/'],
  ['^src/facts/', '^src/tracing/', '^src/(needs-node|compile-cache)\\.ts$'],
];

const backwards = order.slice(1).map((level, i) => ({
  name: `no-way-back-from-${level[0].replace(/\W+/g, '-')}`,
  severity: 'error',
  from: { path: level },
  to: { path: order.slice(0, i + 1).flat() },
}));

const OURS = '^(src|cards|dialogs)/';
const placeless = { path: OURS, pathNot: order.flat() };

module.exports = {
  forbidden: [
    ...backwards,
    { name: 'a-place-for-what-imports', severity: 'error', from: placeless, to: {} },
    { name: 'a-place-for-what-is-imported', severity: 'error', from: {}, to: placeless },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'botbuilder-only-where-teams-is-spoken',
      severity: 'error',
      from: { path: OURS, pathNot: '^(src/teams|cards|dialogs)/' },
      to: { path: 'node_modules/(botbuilder|botframework|adaptivecards)' },
    },
    {
      name: 'the-database-only-in-the-store',
      severity: 'error',
      from: { path: OURS, pathNot: '^src/cases/store/' },
      to: { path: 'node_modules/(kysely|pg|better-sqlite3)/' },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, parser: 'swc' },
};
