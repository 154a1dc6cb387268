import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Imported first by what is started. Most of a start is loading modules: what V8 made of them is kept for the next one.
// It stays beside the built programs: in the temporary folder, where Node would keep it, others could leave code to be run.
// Tests run the sources, and keep nothing.
if (__filename.endsWith('.js')) enableCompileCache(join(__dirname, '..', '.compile-cache'));
