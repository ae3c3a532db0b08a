/** The directions in which imports may run (see README.md, "Map of the code"). */
const features = ['intake', 'images', 'argos', 'outbox', 'exchange', 'practice'];

const featureRules = features.map((feature) => ({
  name: `${feature}-stands-alone`,
  comment: 'A feature declares the ports it needs; the composition root joins them.',
  severity: 'error',
  from: { path: `^src-main/${feature}/` },
  to: { path: '^src-(main|renderer)/', pathNot: `^src-main/(${feature}|contract)/` }
}));

module.exports = {
  forbidden: [
    ...featureRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'contract-imports-only-itself-schemas-and-wording',
      severity: 'error',
      from: { path: '^src-main/contract/' },
      to: { pathNot: ['^src-main/contract/', 'node_modules/(zod|intl-messageformat)/'] }
    },
    {
      name: 'renderer-imports-only-the-contract',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', pathNot: '^src-main/contract/' }
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'main-never-imports-the-renderer',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^src-renderer/' }
    },
    {
      name: 'electron-only-in-its-shell',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/(shell/electron/|preload\\.ts)' },
      to: { path: 'node_modules/electron/' }
    },
    {
      name: 'sqlite-driver-only-in-db',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/db/' },
      to: { path: 'node_modules/better-sqlite3/' }
    },
    {
      name: 'db-imports-only-the-contract',
      severity: 'error',
      from: { path: '^src-main/db/' },
      to: { path: '^src-main/', pathNot: '^src-main/(db|contract)/' }
    },
    {
      name: 'shells-do-not-import-each-other',
      severity: 'error',
      from: { path: '^src-main/shell/(electron|browser)/' },
      to: { path: '^src-main/shell/', pathNot: '^src-main/shell/($1|page)/' }
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.d.ts', '.json']
    }
  }
};
