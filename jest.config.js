/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Whoever waits, waits for something to happen; a busy machine makes that late, not wrong.
  testTimeout: 60_000,
  testPathIgnorePatterns: ['/test/e2e/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
    // It loads Node's http by import(), which jest has no way to do in a CommonJS file.
    'otlp-exporter-base/.+\\.cjs$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!@opentelemetry/otlp-exporter-base/)'],
};
