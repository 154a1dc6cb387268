// Lets a child process run the TypeScript sources as they are, without a build: node -r ./test/support/register.cjs FILE
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

// `./page` is page.ts before it is page.json.
const { '.json': json, '.node': native } = Module._extensions;
delete Module._extensions['.json'];
delete Module._extensions['.node'];

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    sourceMaps: 'inline',
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};

Module._extensions['.json'] = json;
Module._extensions['.node'] = native;
