import '../../../src/compile-cache';
import { flushCompileCache } from 'node:module';
import { build } from '../../../src/app';
import { readConfig } from '../../../src/config';
import { createLog } from '../../../src/log';
import { reportCpu } from './report-cpu';

// This bot as it ships, on the database that DATABASE_URL names; only Teams' own limits are lifted.

const log = createLog();
log.level = 'error';
void build(readConfig({ ...process.env, PORT: '0' }), log, { limits: { thread: [], app: [] } })
  .then((app) => app.listen())
  .then((address) => {
    reportCpu(Number(new URL(address).port));
    flushCompileCache();
  });
