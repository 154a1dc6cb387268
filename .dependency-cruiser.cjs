/**
 * Imports run one way (CONTRIBUTING, "The house"): a folder may import itself and what stands to its right.
 * `npm run lint` refuses anything else, and botbuilder outside the three rooms that speak Teams.
 */
const order = [
  ['^src/(index|play)\\.ts$'],
  ['^src/(server|cli|config)\\.ts$', '^src/cli/'],
  ['^src/teams/'],
  ['^dialogs/'],
  ['^cards/'],
  ['^src/handoff/', '^src/delivery/'],
  ['^src/cases/'],
  ['^src/runbooks/'],
  ['^src/evidence/', '^src/status/', '^src/logs/', '^src/alerts/'],
  ['^src/facts/'],
];

const backwards = order.slice(1).map((level, i) => ({
  name: `no-way-back-from-${level[0].replace(/\W+/g, '-')}`,
  severity: 'error',
  from: { path: level },
  to: { path: order.slice(0, i + 1).flat() },
}));

module.exports = {
  forbidden: [
    ...backwards,
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'botbuilder-only-where-teams-is-spoken',
      severity: 'error',
      from: { path: '^(src|cards|dialogs)/', pathNot: '^(src/teams|cards|dialogs)/' },
      to: { path: 'node_modules/(botbuilder|botframework|adaptivecards)' },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, parser: 'swc' },
};
